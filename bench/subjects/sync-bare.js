/**
 * The least that a sync comes to: the answers parsed and their members inserted into a table with the same key, by one
 * prepared statement in transactions of 500. It compares nothing, keeps no places, finds no leavers.
 */
import Sqlite from 'better-sqlite3'
import { join } from 'node:path'
import { Pool } from 'undici'
import { scratch } from '../harness/app-folder.js'
import { offer, options } from '../harness/offer.js'

const { apiUrl, token, departments } = options
const pool = new Pool(apiUrl, { connections: 8 })
const columns = ['userid', 'name', 'mobile', 'email', 'avatar', 'department', 'main_department', 'position']
let answers = []

offer({
  /** Asks for everything, eight at a time, and does nothing with it: the network's floor, as it is here. */
  async ask() {
    const ids = Array.from({ length: departments }, (_, at) => at + 1)
    answers = []
    const began = performance.now()
    const lane = async () => {
      for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
        const path = `/cgi-bin/user/list?access_token=${token}&department_id=${id}`
        const { body } = await pool.request({ method: 'GET', path })
        answers.push(await body.text())
      }
    }
    await Promise.all(Array.from({ length: 8 }, lane))
    return performance.now() - began
  },
  insertSqlite(name) {
    const database = new Sqlite(join(scratch, `${name}.sqlite`))
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = NORMAL')
    database.exec(`create table member (id integer primary key, ${columns.join(', ')}, unique (userid))`)
    const insert = database.prepare(
      `insert into member (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})
       on conflict (userid) do update set name = excluded.name returning id`,
    )
    const began = performance.now()
    for (const part of parseParts()) database.transaction(() => part.map((row) => insert.get(row)))()
    const ms = performance.now() - began
    database.close()
    return ms
  },
  async insertPostgres(connectionString) {
    const { default: pg } = await import('pg')
    const client = new pg.Client({ connectionString })
    await client.connect()
    await client.query('drop table if exists member')
    await client.query(
      `create table member (id bigserial primary key, ${columns.map((one) => `${one} text`).join(', ')}, unique (userid))`,
    )
    const began = performance.now()
    for (const part of parseParts()) {
      const values = part.map(
        (_, row) => `(${columns.map((_, at) => `$${row * columns.length + at + 1}`).join()})`,
      )
      await client.query({
        text: `insert into member (${columns.join(', ')}) values ${values.join()}
          on conflict (userid) do update set name = excluded.name returning id`,
        values: part.flat(),
        ...(part.length === 500 && { name: 'insert' }),
      })
    }
    const ms = performance.now() - began
    await client.end()
    return ms
  },
})

function* parseParts() {
  let part = []
  for (const answer of answers) {
    const { userlist } = JSON.parse(answer)
    for (const member of userlist) {
      part.push(columns.map((column) => toValue(member[column])))
      if (part.length === 500) {
        yield dropDoubles(part)
        part = []
      }
    }
  }
  if (part.length > 0) yield dropDoubles(part)
}

function dropDoubles(part) {
  return [...new Map(part.map((row) => [row[0], row])).values()]
}

function toValue(value) {
  return value === undefined ? null : typeof value === 'object' ? JSON.stringify(value) : value
}
