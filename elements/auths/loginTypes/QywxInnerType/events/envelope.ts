/**
 * Contact-change events: what WeCom's server tells of members and departments. `envelope.ts` finds out whether it was
 * WeCom who wrote, `event.ts` reads what it says, `due.ts` keeps what is to be read again because of it, `reader.ts`
 * reads that, and `receiver.ts` joins them. An event is never believed about a member: it only says whom to ask about.
 */
import { timingSafeEqual } from 'node:crypto'
import { decrypt, getSignature } from '@wecom/crypto'
import type { QywxCallbackConfig } from '../config.js'
import { hasDoctype } from './xml.js'

/** What only WeCom and this app know, and who this app is. */
export interface CallbackKeys extends QywxCallbackConfig {
  readonly corpId: string
}

/** A text that WeCom wrote for this corporation, or why it is taken for something else. */
export type Opened =
  | { readonly kind: 'opened'; readonly text: string; readonly signature: string }
  | {
      readonly kind: 'refused'
      readonly status: 400 | 403
      /** For the operator's log: it holds nothing of what was sent. */
      readonly reason: string
    }

/** Opens what WeCom asks with when an administrator saves the URL: the text has to be sent back. */
export function openEcho(query: URLSearchParams, keys: CallbackKeys): Opened {
  // Some senders leave the plus signs of base64 as they are, which a query reads as spaces.
  const encrypted = readOnce(query, 'echostr')?.replaceAll(' ', '+')
  return open(query, encrypted, keys)
}

/** Opens an event. */
export function openEvent(query: URLSearchParams, body: string, keys: CallbackKeys): Opened {
  return open(query, hasDoctype(body) ? undefined : findEncrypted(body), keys)
}

/**
 * The envelope is not parsed: whoever sent it is not known yet, and a parser needs half a second for a mebibyte of
 * tags. What counts is inside the encrypted text.
 */
function findEncrypted(body: string): string | undefined {
  const [before = '', rest, ...others] = body.split('<Encrypt>')
  if (rest === undefined || others.length > 0 || !before.includes('<xml>')) return undefined
  const end = rest.indexOf('</Encrypt>')
  if (end === -1) return undefined
  const content = rest.slice(0, end).trim()
  const isWrapped = content.startsWith('<![CDATA[') && content.endsWith(']]>')
  return isWrapped ? content.slice('<![CDATA['.length, -']]>'.length) : content
}

const base64 = /^[A-Za-z0-9+/]+={0,2}$/

function open(query: URLSearchParams, encrypted: string | undefined, keys: CallbackKeys): Opened {
  const signature = readOnce(query, 'msg_signature')
  const timestamp = readOnce(query, 'timestamp')
  const nonce = readOnce(query, 'nonce')
  if (signature === undefined || timestamp === undefined || nonce === undefined) {
    return { kind: 'refused', status: 400, reason: 'its query is not that of WeCom' }
  }
  if (encrypted === undefined || !base64.test(encrypted)) {
    return { kind: 'refused', status: 400, reason: 'it holds no encrypted text' }
  }
  if (!isSame(signature, getSignature(keys.token, timestamp, nonce, encrypted))) {
    return { kind: 'refused', status: 403, reason: 'its signature is wrong: compare callback.token' }
  }
  const text = decryptOwn(encrypted, keys)
  if (text === undefined) {
    const reason = 'it is not for this app: compare callback.encodingAesKey and corpId'
    return { kind: 'refused', status: 403, reason }
  }
  return { kind: 'opened', text, signature }
}

function readOnce(query: URLSearchParams, name: string): string | undefined {
  const [value, ...others] = query.getAll(name)
  return value === '' || others.length > 0 ? undefined : value
}

function isSame(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** The text, when the receiver inside is this corporation: https://developer.work.weixin.qq.com/document/path/91144 */
function decryptOwn(encrypted: string, { encodingAesKey, corpId }: CallbackKeys): string | undefined {
  try {
    const { message, id } = decrypt(encodingAesKey, encrypted)
    return id === corpId ? message : undefined
  } catch {
    // With another key there is nothing in it that could be read.
    return undefined
  }
}
