import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** The shop's own customers and their orders, in a JSON file. A real one has a database. */
export class Shop {
  #file
  #customers = []
  #orders = []

  constructor(file) {
    this.#file = resolve(import.meta.dirname, file)
    try {
      const { customers, orders } = JSON.parse(readFileSync(this.#file, 'utf8'))
      this.#customers = customers
      this.#orders = orders
    } catch (error) {
      if (error.code !== 'ENOENT') throw error
    }
  }

  customer(id) {
    return this.#customers.find((customer) => customer.id === id)
  }

  /**
   * The customer that a member of WeCom is, found or created: their id. WeCom gives user ids out again, so whoever comes
   * back after leaving is not taken for the customer of that name.
   */
  resolveCustomer({ userId, name }, formerId) {
    // The last one: before it, other people may have had the user id.
    const known = this.#customers.findLast(({ wecomUserId }) => wecomUserId === userId)
    if (known !== undefined && formerId === null) return known.id

    const id = `C${1001 + this.#customers.length}`
    this.#customers.push({ id, wecomUserId: userId, name: name ?? userId })
    this.#save()
    return id
  }

  ordersOf(customerId) {
    return this.#orders.filter((order) => order.customerId === customerId)
  }

  order(customerId, item) {
    this.#orders.push({ customerId, item, at: new Date().toISOString() })
    this.#save()
  }

  #save() {
    mkdirSync(dirname(this.#file), { recursive: true })
    writeFileSync(
      `${this.#file}.new`,
      JSON.stringify({ customers: this.#customers, orders: this.#orders }, null, 2),
    )
    renameSync(`${this.#file}.new`, this.#file)
  }
}
