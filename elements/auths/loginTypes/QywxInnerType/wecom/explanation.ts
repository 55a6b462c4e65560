/** What is known of an error number of WeCom. */
export type Lang = 'zh' | 'en'

/** What a person reads about an error. */
export interface Explanation {
  readonly zh: readonly [reason: string, solution?: string]
  readonly en: readonly [reason: string, solution?: string]
}

/**
 * What a refusal asks of the caller:
 *
 * - `renew`: another access token, once
 * - `again`: another login
 * - `busy`: another try soon
 * - `limit`: to wait until the window ends
 * - `fault`: an administrator; whatever is asked next is refused too
 * - `hidden`: nothing, the app may not see it
 * - `missing`: nothing, it does not exist
 * - `ours`: a mended client
 */
export type RefusalKind = 'renew' | 'again' | 'busy' | 'limit' | 'fault' | 'hidden' | 'missing' | 'ours'

/** Every number of WeCom's says what to do: without a solution it does not compile. */
export interface ErrcodeExplanation extends Explanation {
  readonly zh: readonly [reason: string, solution: string]
  readonly en: readonly [reason: string, solution: string]
  readonly kind: RefusalKind
  /** Answered in the place of WeCom's number, where several of WeCom's mean one thing to a caller. */
  readonly as?: number
}
