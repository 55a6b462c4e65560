import { encrypt, sign } from '../../emulator/events/crypto.js'
import { type EventFields, renderXml } from '../../emulator/events/xml.js'

/** The token and the key of WeCom's own example [W91144]. */
export const exampleCallback = {
  token: 'QDG6eK',
  encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C',
} as const

export interface SealOptions {
  readonly corpId: string
  readonly token?: string
  readonly encodingAesKey?: string
  readonly nonce?: string
}

/** A text as WeCom's server encrypts and signs it. */
export function sealText(text: string, options: SealOptions): { encrypted: string; query: URLSearchParams } {
  const { corpId, nonce = '1372623149', token, encodingAesKey } = { ...exampleCallback, ...options }
  const encrypted = encrypt(text, { encodingAesKey, receiveId: corpId, prefix: '0123456789abcdef' })
  const timestamp = '1409659813'
  const msg_signature = sign(token, timestamp, nonce, encrypted)
  return { encrypted, query: new URLSearchParams({ msg_signature, timestamp, nonce }) }
}

/** A text as an event's body with its query. */
export function sealEvent(text: string, options: SealOptions): { query: URLSearchParams; body: string } {
  const { encrypted, query } = sealText(text, options)
  return { query, body: wrap(encrypted) }
}

export function wrap(encrypted: string): string {
  return `<xml><ToUserName><![CDATA[ww1]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`
}

/** What a contact-change event says, as XML. */
export function renderChange(fields: EventFields, createdAtMs: number): string {
  return renderXml({
    ToUserName: 'ww1',
    FromUserName: 'sys',
    CreateTime: Math.floor(createdAtMs / 1000),
    MsgType: 'event',
    Event: 'change_contact',
    ...fields,
  })
}
