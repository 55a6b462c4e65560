/**
 * A call that the server refused, or that did not reach it. `code` is the number in the answer, 0 when there was no
 * answer; `reason` says it in words.
 */
export class FailedCall extends Error {
  override readonly name = 'FailedCall'
  readonly code: number
  readonly reason: string

  constructor(code: number, reason: string, options?: ErrorOptions) {
    super(`${reason} (${code})`, options)
    this.code = code
    this.reason = reason
  }
}
