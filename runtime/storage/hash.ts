import { createHash } from 'node:crypto'

/** How a random key is stored: whoever reads the database can't use it. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('base64url')
}
