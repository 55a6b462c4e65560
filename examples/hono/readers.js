import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** The library's own table of readers, in a JSON file. A real one has a database. */
export function openReaders(file) {
  const path = resolve(import.meta.dirname, file)
  const readers = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : []

  return {
    find: (id) => readers.find((reader) => reader.id === id),

    /**
     * The reader that a member of WeCom is, found or created: their id. WeCom gives user ids out again, so whoever comes
     * back after leaving gets a new card.
     */
    resolve({ userId, name }, formerId) {
      // The last one: before it, other people may have had the user id.
      const known = readers.findLast(({ wecomUserId }) => wecomUserId === userId)
      if (known !== undefined && formerId === null) return known.id

      const reader = {
        id: `R${1001 + readers.length}`,
        wecomUserId: userId,
        name: name ?? userId,
        since: today(),
      }
      readers.push(reader)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, JSON.stringify(readers, null, 2))
      return reader.id
    },
  }
}

function today() {
  return new Date().toISOString().slice(0, 10)
}
