/**
 * What the next call of a path meets instead of, or on top of, its answer.
 *
 * - `{ errcode }`: refused with WeCom's envelope (by a page: with its error page), the call not performed.
 * - `{ status, body, contentType }`: any HTTP answer; without `body` a gateway's HTML page.
 * - `{ body }`: HTTP 200 with this JSON, or with this text as it is.
 * - `{ redirect }`: a 302 to that address.
 * - `{ delayMs }`: performed, answered so much real time later.
 * - `cutHeaders`, `cutBody`: connection destroyed before the headers, in mid-body; not performed.
 * - `loseAnswer`: performed (a code is used up), then the connection is cut.
 * - `hang`: no answer until the caller or `close()` ends it; not performed.
 */
export type Fault =
  | { errcode: number; errmsg?: string }
  | { status: number; body?: string; contentType?: string }
  | { body: unknown }
  | { redirect: string }
  | { delayMs: number }
  | 'cutHeaders'
  | 'cutBody'
  | 'loseAnswer'
  | 'hang'

/** Which calls of a path a fault is for: those whose query has these values. */
export type FaultFilter = Readonly<Record<string, string>>

interface WaitingFault {
  fault: Fault
  where: FaultFilter
  timesLeft: number
}

/** The faults that wait, per path, first in first out. */
export class FaultQueue {
  readonly #waiting = new Map<string, WaitingFault[]>()

  add(path: string, fault: Fault, times: number, where: FaultFilter): void {
    if (times <= 0) return
    const queue = this.#waiting.get(path) ?? []
    queue.push({ fault, where, timesLeft: times })
    this.#waiting.set(path, queue)
  }

  take(path: string, query: Readonly<Record<string, string>>): Fault | undefined {
    const queue = this.#waiting.get(path)
    const next = queue?.find(({ where }) => Object.keys(where).every((name) => query[name] === where[name]))
    if (queue === undefined || next === undefined) return undefined
    next.timesLeft -= 1
    if (next.timesLeft <= 0) queue.splice(queue.indexOf(next), 1)
    return next.fault
  }
}
