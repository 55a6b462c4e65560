/** What an administrator enters for a URL that receives events [W96238], and how the emulator sends to it. */
export interface Callback {
  /** http or https. */
  url: string
  /** At most 32 letters and digits. */
  token: string
  /** Exactly 43 letters and digits. */
  encodingAesKey: string
  /** The receiver inside of the encrypted text. Default: the corpId. */
  receiveId?: string
  /**
   * Contact changes in the `slim` form that a URL gets which was set after 2022-08-15, or with all fields (`full`)
   * [W96302, W96303]. Default `slim`.
   */
  form?: 'slim' | 'full'
  /** Milliseconds until a try counts as failed. Default 5000 [S-crypto]. */
  timeoutMs?: number
  /** Milliseconds until a verification counts as failed. Default 1000 [S-crypto]. */
  verifyTimeoutMs?: number
  /** Events on their way at once. Default 1, so that they arrive in order; WeCom promises no order. */
  parallel?: number
}

/** @throws TypeError for what WeCom's console would not take. */
export function checkCallback({ url, token, encodingAesKey }: Callback): void {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw new TypeError(`'${url}' is no http(s) address.`)
  if (!/^[a-zA-Z0-9]{1,32}$/.test(token)) throw new TypeError('The token must be 1 to 32 letters and digits.')
  if (!/^[a-zA-Z0-9]{43}$/.test(encodingAesKey)) {
    throw new TypeError('The encodingAesKey must be exactly 43 letters and digits.')
  }
}
