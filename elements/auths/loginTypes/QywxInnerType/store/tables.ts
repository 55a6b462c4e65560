import type { Generated } from 'kysely'
import type { TableDeclaration } from '../../../../../runtime/element.js'

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
  ],
}
