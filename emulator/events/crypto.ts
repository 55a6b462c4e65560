import { createCipheriv, createHash } from 'node:crypto'

/** PKCS#7 to this block, not to the 16 bytes of AES [W91144]. */
const BLOCK = 32

/** What goes before the text, so that equal texts differ: 16 bytes [W91144]. */
export const PREFIX_LENGTH = 16

/** AES-256-CBC over prefix, length, message and receiver, as base64 [W91144]. */
export function encrypt(
  message: string,
  { encodingAesKey, receiveId, prefix }: { encodingAesKey: string; receiveId: string; prefix: string },
): string {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  const text = Buffer.from(message)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  const plain = Buffer.concat([Buffer.from(prefix), length, text, Buffer.from(receiveId)])
  const padding = BLOCK - (plain.length % BLOCK)

  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([
    cipher.update(plain),
    cipher.update(Buffer.alloc(padding, padding)),
    cipher.final(),
  ]).toString('base64')
}

/** msg_signature: SHA-1 of the sorted values [W91144]. */
export function sign(token: string, timestamp: string, nonce: string, encrypted: string): string {
  return createHash('sha1').update([token, timestamp, nonce, encrypted].sort().join('')).digest('hex')
}
