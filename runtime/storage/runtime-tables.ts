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
    /** When its login had a session; null while it is under way. */
    finishedAtMs: Generated<number | null>
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
    /** How long it lives without being used. */
    idleMs: Generated<number>
    /** When it ends, however much it is used. */
    expiresAtMs: Generated<number>
    /** When the login was last asked whether the user may still be let in. */
    checkedAtMs: Generated<number>
  }
  audit: {
    id: Generated<number>
    atMs: number
    element: string
    tenant: string
    /** What was done: `login`, `bind` ... */
    act: string
    /** Whom it was about, as far as that was found out. */
    userId: string | null
    /** 0, or the number of the error. */
    outcome: number
    /** How it was asked for: `callback`, `remote`, `console`, or `process` for code of the host. */
    way: string
    /** Who asked for it, and through which login they came. */
    by: Generated<string | null>
    byLogin: Generated<string | null>
    address: string | null
    userAgent: string | null
    requestId: string | null
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
    {
      name: '2 audit, and limits of sessions in their rows',
      async up(db, dialect) {
        const idType = dialect === 'sqlite' ? 'integer' : 'bigserial'
        await db.schema
          .createTable('audit')
          .addColumn('id', idType, (column) =>
            dialect === 'sqlite' ? column.primaryKey().autoIncrement() : column.primaryKey(),
          )
          .addColumn('atMs', 'bigint', (column) => column.notNull())
          .addColumn('element', 'text', (column) => column.notNull())
          .addColumn('tenant', 'text', (column) => column.notNull())
          .addColumn('act', 'text', (column) => column.notNull())
          .addColumn('userId', 'text')
          .addColumn('outcome', 'integer', (column) => column.notNull())
          .addColumn('way', 'text', (column) => column.notNull())
          .addColumn('address', 'text')
          .addColumn('userAgent', 'text')
          .addColumn('requestId', 'text')
          .execute()
        await db.schema.createIndex('auditByTime').on('audit').column('atMs').execute()

        const hours12 = 43_200_000
        const days7 = 604_800_000
        for (const [name, value] of [
          ['idleMs', hours12],
          ['expiresAtMs', 0],
          ['checkedAtMs', 0],
        ] as const) {
          await db.schema
            .alterTable('session')
            .addColumn(name, 'bigint', (column) => column.notNull().defaultTo(value))
            .execute()
        }
        await sql`update session set "expiresAtMs" = "createdAtMs" + ${sql.lit(days7)}`.execute(db)

        await db.schema.alterTable('loginState').addColumn('finishedAtMs', 'bigint').execute()

        // Only states of browsers are counted by browser; those that are used in process cost nothing more.
        await sql`create index "loginStateByBrowser" on "loginState" ("browserHash") where "browserHash" <> ''`.execute(
          db,
        )
      },
    },
    {
      name: '3 who did it',
      async up(db) {
        await db.schema.alterTable('audit').addColumn('by', 'text').execute()
        await db.schema.alterTable('audit').addColumn('byLogin', 'text').execute()
      },
    },
  ],
}
