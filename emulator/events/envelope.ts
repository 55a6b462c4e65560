import type { SeededRandom } from '../random.js'
import type { Callback } from './callback.js'
import { encrypt, PREFIX_LENGTH, sign } from './crypto.js'
import { renderXml } from './xml.js'

/** Who sends, and when: what every event and verification of the emulator needs. */
export interface Sender {
  corpId: string
  /** Only events of an app name it. */
  agentId: string | null
  random: SeededRandom
  nowMs: number
}

/** An encrypted text with the query that signs it. */
export interface Sealed {
  encrypted: string
  query: { msg_signature: string; timestamp: string; nonce: string }
}

/** Encrypts a text for the callback and signs it [W91144]. */
export function seal(text: string, callback: Callback, { corpId, random, nowMs }: Sender): Sealed {
  const { token, encodingAesKey, receiveId = corpId } = callback
  const timestamp = String(Math.floor(nowMs / 1000))
  const nonce = random.digits(10)
  const encrypted = encrypt(text, { encodingAesKey, receiveId, prefix: random.text(PREFIX_LENGTH) })
  return {
    encrypted,
    query: { msg_signature: sign(token, timestamp, nonce, encrypted), timestamp, nonce },
  }
}

/** The body of an event: AgentID only of an app's own events [W91144]. */
export function renderEnvelope(encrypted: string, { corpId, agentId }: Sender): string {
  const agent = agentId === null ? {} : { AgentID: agentId }
  return renderXml({ ToUserName: corpId, ...agent, Encrypt: encrypted })
}

/** The callback's URL with parameters added to its own; a base64 plus becomes %2B. */
export function addQuery(url: string, query: Readonly<Record<string, string>>): string {
  const target = new URL(url)
  for (const [name, value] of Object.entries(query)) target.searchParams.append(name, value)
  return target.href
}
