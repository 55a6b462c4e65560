import { type Generated, sql } from 'kysely'
import type { TableDeclaration } from './ledger.js'

/** The rows that belong to the runtime, so that every login type has them right. */
export interface RuntimeTables {
  loginState: {
    stateHash: string
    /** Full name of the element that issued it. */
    element: string
    /** The organisation that the element then stood for. */
    tenant: string
    /** Hash of the key of the browser it was issued to; empty when issued in process. */
    browserHash: string
    /** Path on this site where the login began. */
    returnTo: string | null
    /** When it was used; null while it is good. */
    usedAtMs: Generated<number | null>
    /** When the row is done with: unused, or with the time for repeats over. */
    expiresAtMs: number
  }
  lease: {
    name: string
    holder: string
    expiresAtMs: number
  }
  session: {
    tokenHash: string
    element: string
    tenant: string
    userId: string
    /** What the login answered about the user, as JSON. */
    user: string
    createdAtMs: number
    seenAtMs: number
  }
}

export const runtimeTables: TableDeclaration = {
  owner: 'runtime',
  steps: [
    {
      name: '1 state, leases, sessions',
      async up(db, dialect) {
        await db.schema
          .createTable('loginState')
          .addColumn('stateHash', 'text', (column) => column.primaryKey())
          .addColumn('element', 'text', (column) => column.notNull())
          .addColumn('tenant', 'text', (column) => column.notNull())
          .addColumn('browserHash', 'text', (column) => column.notNull())
          .addColumn('returnTo', 'text')
          .addColumn('usedAtMs', 'bigint')
          .addColumn('expiresAtMs', 'bigint', (column) => column.notNull())
          // Each state is written and deleted within minutes, so it lies in one tree: no row id, and no second index.
          .$call((table) => (dialect === 'sqlite' ? table.modifyEnd(sql`without rowid`) : table))
          .execute()

        await db.schema
          .createTable('lease')
          .addColumn('name', 'text', (column) => column.primaryKey())
          .addColumn('holder', 'text', (column) => column.notNull())
          .addColumn('expiresAtMs', 'bigint', (column) => column.notNull())
          .execute()

        await db.schema
          .createTable('session')
          .addColumn('tokenHash', 'text', (column) => column.primaryKey())
          .addColumn('element', 'text', (column) => column.notNull())
          .addColumn('tenant', 'text', (column) => column.notNull())
          .addColumn('userId', 'text', (column) => column.notNull())
          .addColumn('user', 'text', (column) => column.notNull())
          .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
          .addColumn('seenAtMs', 'bigint', (column) => column.notNull())
          .execute()
        await db.schema
          .createIndex('sessionByUser')
          .on('session')
          .columns(['element', 'tenant', 'userId'])
          .execute()
      },
    },
  ],
}
