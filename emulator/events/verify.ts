import type { Callback } from './callback.js'
import { describeFailure } from './delivery.js'
import { addQuery, seal, type Sender } from './envelope.js'

/** How a verification of the URL ended. */
export interface Verification {
  isVerified: boolean
  /** HTTP status; null without an answer in time. */
  status: number | null
  /** What was wrong; empty when verified. */
  reason: string
}

/**
 * What WeCom does when an administrator saves the URL: GET with an encrypted echostr, which has to come back as bare
 * text within a second [S-crypto].
 */
export async function verify(
  callback: Callback,
  sender: Sender,
  closing: AbortSignal,
): Promise<Verification> {
  const echo = sender.random.digits(15)
  const { encrypted, query } = seal(echo, callback, sender)
  const url = addQuery(callback.url, { ...query, echostr: encrypted })
  const signal = AbortSignal.any([closing, AbortSignal.timeout(callback.verifyTimeoutMs ?? 1000)])
  try {
    const response = await fetch(url, { redirect: 'manual', signal })
    const reason = judge(response.status, Buffer.from(await response.arrayBuffer()), echo)
    return { isVerified: reason === '', status: response.status, reason }
  } catch (error) {
    return { isVerified: false, status: null, reason: describeFailure(error) }
  }
}

/** Bytes are compared: quotes, a byte-order mark or a line break are mistakes [S-crypto]. */
function judge(status: number, body: Buffer, echo: string): string {
  if (status !== 200) return `answered with HTTP ${status}`
  return body.equals(Buffer.from(echo)) ? '' : 'answered with another text than the decrypted echostr'
}
