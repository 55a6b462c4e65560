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

/** The faults that wait, per path, first in first out. */
export class FaultQueue {
  readonly #waiting = new Map<string, Fault[]>()

  add(path: string, fault: Fault, times: number): void {
    const queue = this.#waiting.get(path) ?? []
    for (let turn = 0; turn < times; turn += 1) queue.push(fault)
    this.#waiting.set(path, queue)
  }

  take(path: string): Fault | undefined {
    return this.#waiting.size === 0 ? undefined : this.#waiting.get(path)?.shift()
  }
}
