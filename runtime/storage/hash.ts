import { hash } from 'node:crypto'

/** How a random key is stored: whoever reads the database can't use it. */
export function hashKey(key: string): string {
  return hash('sha256', key, 'base64url')
}
