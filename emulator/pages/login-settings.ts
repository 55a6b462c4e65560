/** What the PC login page tells its script. */
export interface LoginSettings {
  /** Of the QR code; absent on a page that refuses. */
  key?: string
  redirectType: RedirectType
  /** The origin of redirect_uri, which alone may be told a code. */
  redirectOrigin?: string
  isWeComLogin: boolean
  /** Whether messages may go over a MessagePort. */
  offersChannel: boolean
  error?: { errCode: number; errMsg: string }
}

export type RedirectType = 'top' | 'self' | 'callback'

/** What a QR code has come to, for the script. Either `code` or `redirect` is there when it is decided. */
export interface LoginAnswer {
  status: 'waiting' | 'scanned' | 'allowed' | 'refused' | 'failed' | 'expired'
  /** For the person. */
  text: string
  code?: string
  redirect?: string
}

/** `redirect_type` of the SDK's panel; a plain link has none. */
export function readRedirectType(text: string | undefined): RedirectType {
  return text === 'self' || text === 'callback' ? text : 'top'
}
