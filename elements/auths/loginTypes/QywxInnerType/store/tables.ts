import { type Generated, type Kysely, sql } from 'kysely'
import type { DialectName, TableDeclaration } from '../../../../../runtime/element.js'
import { dueTablesStep } from './due.js'
import { searchIndexStep } from './search.js'

/**
 * The tables of this Type. In `qywxUser` a text that is null was never given by WeCom, one that is empty was given
 * empty: the difference decides what a later answer that leaves the key out may keep.
 */
export interface QywxTables {
  qywxUser: {
    id: Generated<number>
    element: string
    corpId: string
    /** The userId in lower case, since WeCom compares user ids without case. */
    userKey: string
    userId: string
    name: string | null
    mobile: string | null
    email: string | null
    avatar: string | null
    /** JSON array of numbers. */
    department: string | null
    mainDepartment: number | null
    position: string | null
    gender: number | null
    status: number | null
    /** JSON array of the departments that the member leads. */
    leaderIn: string | null
    localUserId: Generated<string | null>
    formerLocalUserId: Generated<string | null>
    /** 0 when the member left the app's visible range. */
    visible: number
    /** The user_ticket, sealed. */
    sealedTicket: string | null
    ticketExpiresAtMs: number | null
    createdAtMs: number
    updatedAtMs: number
    /** When the reading began whose answer is stored: an older answer that comes later changes nothing. */
    readAtMs: Generated<number>
    /** When the member was found to have left. */
    leftAtMs: Generated<number | null>
    /** The departments for which `qywxPlace` has rows; another text than `department` wants them made anew. */
    placedIn: Generated<string | null>
  }
  /** Who is in which department, for look-ups by department; made of `qywxUser.department`. */
  qywxPlace: {
    element: string
    corpId: string
    departmentId: number
    userRow: number
  }
  qywxDepartment: {
    element: string
    corpId: string
    id: number
    name: string | null
    nameEn: string | null
    /** 0 for the root; one that the app can't see is named all the same. */
    parentId: number
    order: number
    /** JSON array of user ids. */
    leaders: string
    createdAtMs: number
    updatedAtMs: number
  }
  /** The syncs of the whole corporation, the running one included. */
  qywxSync: {
    id: Generated<number>
    element: string
    corpId: string
    by: string
    startedAtMs: number
    /** Null while it runs, or when its process died. */
    finishedAtMs: number | null
    /** How it ended: `complete`, `partial`, `stopped` or `failed`. */
    outcome: string | null
    /** The number of the error that ended it. */
    code: number | null
    /** What it counted, as JSON. */
    counts: string | null
  }
  qywxToken: {
    tokenKey: string
    sealedToken: string | null
    /** Hash of the token, to forget that one and no newer. */
    tokenHash: string | null
    /** Until then the token is used, or the refusal counts. */
    untilMs: number
    /** WeCom's number when it refused corpId or corpSecret. */
    refusedErrcode: number | null
    refusals: number
  }
}

export const qywxTables: TableDeclaration = {
  owner: 'auths.loginTypes.QywxInnerType',
  steps: [
    {
      name: '1 users and tokens',
      async up(db, dialect) {
        const idType = dialect === 'sqlite' ? 'integer' : 'bigserial'
        await db.schema
          .createTable('qywxUser')
          .addColumn('id', idType, (column) =>
            dialect === 'sqlite' ? column.primaryKey().autoIncrement() : column.primaryKey(),
          )
          .addColumn('element', 'text', (column) => column.notNull())
          .addColumn('corpId', 'text', (column) => column.notNull())
          .addColumn('userKey', 'text', (column) => column.notNull())
          .addColumn('userId', 'text', (column) => column.notNull())
          .addColumn('name', 'text')
          .addColumn('mobile', 'text')
          .addColumn('email', 'text')
          .addColumn('avatar', 'text')
          .addColumn('department', 'text')
          .addColumn('mainDepartment', 'bigint')
          .addColumn('position', 'text')
          .addColumn('gender', 'integer')
          .addColumn('status', 'integer')
          .addColumn('leaderIn', 'text')
          .addColumn('localUserId', 'text')
          .addColumn('formerLocalUserId', 'text')
          .addColumn('visible', 'integer', (column) => column.notNull())
          .addColumn('sealedTicket', 'text')
          .addColumn('ticketExpiresAtMs', 'bigint')
          .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
          .addColumn('updatedAtMs', 'bigint', (column) => column.notNull())
          .execute()
        await db.schema
          .createIndex('qywxUserByKey')
          .unique()
          .on('qywxUser')
          .columns(['element', 'corpId', 'userKey'])
          .execute()

        await db.schema
          .createTable('qywxToken')
          .addColumn('tokenKey', 'text', (column) => column.primaryKey())
          .addColumn('sealedToken', 'text')
          .addColumn('tokenHash', 'text')
          .addColumn('untilMs', 'bigint', (column) => column.notNull())
          .addColumn('refusedErrcode', 'integer')
          .addColumn('refusals', 'integer', (column) => column.notNull())
          .execute()
      },
    },
    { name: '2 departments, places, syncs', up: addDepartments },
    dueTablesStep,
    searchIndexStep,
  ],
}

async function addDepartments(db: Kysely<unknown>, dialect: DialectName): Promise<void> {
  const { schema } = db
  await schema
    .alterTable('qywxUser')
    .addColumn('readAtMs', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute()
  await schema.alterTable('qywxUser').addColumn('leftAtMs', 'bigint').execute()
  await schema.alterTable('qywxUser').addColumn('placedIn', 'text').execute()
  // For pages in the order of ids: without it each page sorts all rows.
  await schema.createIndex('qywxUserById').on('qywxUser').columns(['element', 'corpId', 'id']).execute()

  await schema
    .createTable('qywxPlace')
    .addColumn('element', 'text', (column) => column.notNull())
    .addColumn('corpId', 'text', (column) => column.notNull())
    .addColumn('departmentId', 'bigint', (column) => column.notNull())
    .addColumn('userRow', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('qywxPlaceKey', ['element', 'corpId', 'departmentId', 'userRow'])
    .$call((table) => (dialect === 'sqlite' ? table.modifyEnd(sql`without rowid`) : table))
    .execute()
  const members =
    dialect === 'sqlite'
      ? sql`"qywxUser" as u, json_each(u."department") as d`
      : sql`"qywxUser" as u, jsonb_array_elements_text(u."department"::jsonb) as d("value")`
  await sql`insert into "qywxPlace" select distinct u."element", u."corpId", cast(d."value" as bigint), u."id" from ${members}`.execute(
    db,
  )
  await sql`update "qywxUser" set "placedIn" = "department"`.execute(db)
  await schema.createIndex('qywxPlaceByUser').on('qywxPlace').column('userRow').execute()

  await schema
    .createTable('qywxDepartment')
    .addColumn('element', 'text', (column) => column.notNull())
    .addColumn('corpId', 'text', (column) => column.notNull())
    .addColumn('id', 'bigint', (column) => column.notNull())
    .addColumn('name', 'text')
    .addColumn('nameEn', 'text')
    .addColumn('parentId', 'bigint', (column) => column.notNull())
    .addColumn('order', 'bigint', (column) => column.notNull())
    .addColumn('leaders', 'text', (column) => column.notNull())
    .addColumn('createdAtMs', 'bigint', (column) => column.notNull())
    .addColumn('updatedAtMs', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('qywxDepartmentKey', ['element', 'corpId', 'id'])
    .execute()
  await schema
    .createIndex('qywxDepartmentByParent')
    .on('qywxDepartment')
    .columns(['element', 'corpId', 'parentId'])
    .execute()

  await schema
    .createTable('qywxSync')
    .addColumn('id', dialect === 'sqlite' ? 'integer' : 'bigserial', (column) =>
      dialect === 'sqlite' ? column.primaryKey().autoIncrement() : column.primaryKey(),
    )
    .addColumn('element', 'text', (column) => column.notNull())
    .addColumn('corpId', 'text', (column) => column.notNull())
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('startedAtMs', 'bigint', (column) => column.notNull())
    .addColumn('finishedAtMs', 'bigint')
    .addColumn('outcome', 'text')
    .addColumn('code', 'integer')
    .addColumn('counts', 'text')
    .execute()
  await schema.createIndex('qywxSyncByOwner').on('qywxSync').columns(['element', 'corpId', 'id']).execute()
}
