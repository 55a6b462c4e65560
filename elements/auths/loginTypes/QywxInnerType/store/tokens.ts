import type { Kysely } from 'kysely'
import { type Database, type Slots, hashKey, openSealed, seal } from '../../../../../runtime/element.js'
import type { QywxTables } from './tables.js'

/** What is stored about one app's access token. */
export type StoredToken =
  | { readonly kind: 'good'; readonly token: string; readonly untilMs: number }
  /** WeCom refused the credentials, and is not to be asked again before that time. */
  | {
      readonly kind: 'refused'
      readonly errcode: number
      readonly untilMs: number
      readonly refusals: number
    }

/** The access token of one app at rest, sealed with a key that only the holder of the secret can make. */
export class TokenStore {
  readonly #tokenKey: string
  readonly #sealingKey: Buffer
  readonly #find
  readonly #save
  readonly #forget

  /** `tokenKey` names the app; instances of one app pass the same and share the token. */
  constructor(database: Database<QywxTables>, tokenKey: string, sealingKey: Buffer) {
    this.#tokenKey = tokenKey
    this.#sealingKey = sealingKey
    this.#find = database.statement(findToken)
    this.#save = database.statement(saveToken)
    this.#forget = database.statement(forgetToken)
  }

  async read(): Promise<StoredToken | undefined> {
    const tokenKey = this.#tokenKey
    const [row] = await this.#find({ tokenKey })
    if (row === undefined) return undefined
    const { sealedToken, untilMs, refusedErrcode, refusals } = row
    if (refusedErrcode !== null)
      return { kind: 'refused', errcode: refusedErrcode, untilMs: untilMs, refusals }
    const token = sealedToken === null ? undefined : openSealed(this.#sealingKey, sealedToken, tokenKey)
    return token === undefined ? undefined : { kind: 'good', token, untilMs }
  }

  async saveGood(token: string, untilMs: number): Promise<void> {
    const tokenKey = this.#tokenKey
    await this.#save({
      tokenKey,
      sealedToken: seal(this.#sealingKey, token, tokenKey),
      tokenHash: hashKey(token),
      untilMs,
      refusedErrcode: null,
      refusals: 0,
    })
  }

  async saveRefused(errcode: number, untilMs: number, refusals: number): Promise<void> {
    const refused = {
      sealedToken: null,
      tokenHash: null,
      untilMs: untilMs,
      refusedErrcode: errcode,
      refusals,
    }
    await this.#save({ tokenKey: this.#tokenKey, ...refused })
  }

  /** Forgets that token and none that another process has got meanwhile. */
  async forget(token: string): Promise<void> {
    await this.#forget({ tokenKey: this.#tokenKey, tokenHash: hashKey(token) })
  }
}

type Db = Kysely<QywxTables>

const findToken = (db: Db, { arg }: Slots<{ tokenKey: string }>) =>
  db
    .selectFrom('qywxToken')
    .select(['sealedToken', 'untilMs', 'refusedErrcode', 'refusals'])
    .where('tokenKey', '=', arg('tokenKey'))

const saveToken = (db: Db, { arg }: Slots<QywxTables['qywxToken']>) =>
  db
    .insertInto('qywxToken')
    .values({
      tokenKey: arg('tokenKey'),
      sealedToken: arg('sealedToken'),
      tokenHash: arg('tokenHash'),
      untilMs: arg('untilMs'),
      refusedErrcode: arg('refusedErrcode'),
      refusals: arg('refusals'),
    })
    .onConflict((conflict) =>
      conflict.column('tokenKey').doUpdateSet((eb) => ({
        sealedToken: eb.ref('excluded.sealedToken'),
        tokenHash: eb.ref('excluded.tokenHash'),
        untilMs: eb.ref('excluded.untilMs'),
        refusedErrcode: eb.ref('excluded.refusedErrcode'),
        refusals: eb.ref('excluded.refusals'),
      })),
    )

const forgetToken = (db: Db, { arg }: Slots<{ tokenKey: string; tokenHash: string }>) =>
  db.deleteFrom('qywxToken').where('tokenKey', '=', arg('tokenKey')).where('tokenHash', '=', arg('tokenHash'))
