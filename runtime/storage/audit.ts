import { AsyncLocalStorage } from 'node:async_hooks'
import { type Kysely, sql } from 'kysely'
import type { Clock } from '../kernel/clock.js'
import { errcodeOf } from '../kernel/errcode.js'
import type { Database, Slots } from './database.js'
import type { RuntimeTables } from './runtime-tables.js'
import { type BackgroundWork, Sweeper } from './sweep.js'

/** Where a request came from. */
export interface AuditSource {
  /** `callback` and `remote` are browsers, `console` is an administrator's. */
  readonly way: 'callback' | 'remote' | 'schedule' | 'console'
  /** Who asked for it, where that is known. */
  readonly by?: string
  /** The login through which they came. */
  readonly byLogin?: string
  readonly address?: string | undefined
  readonly userAgent?: string | undefined
  readonly requestId?: string
}

/** What is done, and by which element. */
export interface Act {
  readonly act: string
  readonly element: string
  readonly tenant: string
  /**
   * Nothing within does the same act of the same element again, so nobody has to be able to find out that it does.
   * That costs a fifth of a login up to Node 22, where it is known by a hook into each promise.
   */
  readonly isInnermost?: boolean | undefined
}

/** Says whom an act is about, as soon as that is known. */
export type NameSubject = (userId: string) => void

const keptMs = 180 * 24 * 3600_000
const sweepEveryMs = 3600_000
const longestUserAgent = 300

interface OpenAct {
  readonly act: Act
  readonly about: NameSubject
}

/**
 * Keeps a row about each attempt to log in and each administrative act: who, when, from where, and what came of it.
 * No code, state or token is ever in one.
 */
export class AuditLog {
  readonly #insert
  readonly #forget
  readonly #forgetBy
  readonly #sweeper: Sweeper
  readonly #onFailure: (error: unknown) => void
  readonly #sources = new AsyncLocalStorage<AuditSource>()
  readonly #openActs = new AsyncLocalStorage<OpenAct>()

  constructor(
    database: Database<RuntimeTables>,
    clock: Clock,
    background: BackgroundWork,
    onFailure: (error: unknown) => void,
  ) {
    this.#onFailure = onFailure
    this.#insert = database.statement(insertRow)
    this.#forget = database.statement(forgetUser)
    this.#forgetBy = database.statement(forgetDoer)
    const sweep = database.statement(sweepRows)
    this.#sweeper = new Sweeper(clock, background, {
      what: 'the audit',
      everyMs: sweepEveryMs,
      sweep: (atMost) => sweep({ keptMs, atMost }),
    })
  }

  /** Runs `work`; the acts in it came from there. */
  from<Result>(source: AuditSource, work: () => Result): Result {
    return this.#sources.run(source, work)
  }

  /**
   * Runs an act and keeps a row of how it ended. The same act within itself, as when the web side and a method both
   * see to it, is one row. `isNoAct` tells of an error that there is nothing to keep a row of.
   */
  async track<Result>(
    act: Act,
    work: (about: NameSubject) => Promise<Result>,
    isNoAct: (error: unknown) => boolean = () => false,
  ): Promise<Result> {
    const outer = this.#openActs.getStore()
    if (outer?.act.act === act.act && outer.act.element === act.element) return work(outer.about)

    let userId: string | null = null
    const about = (found: string) => {
      userId = found
    }
    try {
      const result =
        act.isInnermost === true
          ? await work(about)
          : await this.#openActs.run({ act, about }, () => work(about))
      await this.#keep(act, userId, 0)
      return result
    } catch (error) {
      if (!isNoAct(error)) await this.#keep(act, userId, errcodeOf(error))
      throw error
    }
  }

  /** Who asked for what is done now: a user id over HTTP, `schedule`, or `process` for code of the host. */
  by(): string {
    const source = this.#sources.getStore()
    return source?.by ?? source?.way ?? 'process'
  }

  /** Takes a person out of the rows, whom they were about and who did it; that something was done stays. */
  async forget({
    element,
    tenant,
    userId,
  }: Omit<Act, 'act' | 'isInnermost'> & { userId: string }): Promise<void> {
    await this.#forget({ element, tenant, userId })
    await this.#forgetBy({ element, userId })
  }

  /** Keeps a row of an act that is done, unless it is tracked and so has one anyway. */
  async note(act: Act, userId: string | null, outcome = 0): Promise<void> {
    const outer = this.#openActs.getStore()
    if (outer?.act.act === act.act && outer.act.element === act.element) return
    await this.#keep(act, userId, outcome)
  }

  /** What was done is done, and what failed has its own error: a row that can't be kept is a matter of the log. */
  async #keep({ act, element, tenant }: Act, userId: string | null, outcome: number): Promise<void> {
    const source = this.#sources.getStore()
    try {
      await this.#insert({
        act,
        element,
        tenant,
        userId,
        outcome,
        way: source?.way ?? 'process',
        by: source?.by ?? null,
        byLogin: source?.byLogin ?? null,
        address: source?.address ?? null,
        userAgent: source?.userAgent?.slice(0, longestUserAgent) ?? null,
        requestId: source?.requestId ?? null,
      })
    } catch (error) {
      this.#onFailure(error)
    }
    this.#sweeper.sweepNowAndThen()
  }
}

type Db = Kysely<RuntimeTables>

// A type and no interface, which could not be passed on as the arguments of a statement.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
type NewRow = {
  readonly act: string
  readonly element: string
  readonly tenant: string
  readonly userId: string | null
  readonly outcome: number
  readonly way: string
  readonly by: string | null
  readonly byLogin: string | null
  readonly address: string | null
  readonly userAgent: string | null
  readonly requestId: string | null
}

const insertRow = (db: Db, { arg, now }: Slots<NewRow>) =>
  db.insertInto('audit').values({
    atMs: now,
    act: arg('act'),
    element: arg('element'),
    tenant: arg('tenant'),
    userId: arg('userId'),
    outcome: arg('outcome'),
    way: arg('way'),
    by: arg('by'),
    byLogin: arg('byLogin'),
    address: arg('address'),
    userAgent: arg('userAgent'),
    requestId: arg('requestId'),
  })

const forgetUser = (db: Db, { arg }: Slots<{ element: string; tenant: string; userId: string }>) =>
  db
    .updateTable('audit')
    .set({ userId: null, address: null, userAgent: null })
    .where('element', '=', arg('element'))
    .where('tenant', '=', arg('tenant'))
    .where('userId', '=', arg('userId'))

const forgetDoer = (db: Db, { arg }: Slots<{ element: string; userId: string }>) =>
  db
    .updateTable('audit')
    .set({ by: 'forgotten', address: null, userAgent: null })
    .where('byLogin', '=', arg('element'))
    .where('by', '=', arg('userId'))

const sweepRows = (db: Db, { arg, now }: Slots<{ keptMs: number; atMost: number }>) =>
  db
    .deleteFrom('audit')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('audit')
        .select('id')
        .where('atMs', '<=', sql<number>`${now} - ${arg('keptMs')}`)
        .limit(arg('atMost')),
    )
    .returning('id')
