import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** A script that a page carries in itself, and what its Content-Security-Policy calls it. */
export interface InlineScript {
  text: string
  source: string
}

/** The PC login page: polls, speaks with the panel. */
export const LOGIN_SCRIPT = readScript('login.js')

/**
 * WeCom's OAuth link works only with this fragment [W96441], which no server sees: the page itself looks. Without
 * scripts (curl) nothing is checked.
 */
export const FRAGMENT_SCRIPT = readScript('fragment.js')

function readScript(name: string): InlineScript {
  const text = readFileSync(new URL(`../browser/${name}`, import.meta.url), 'utf8')
  const hash = createHash('sha256').update(text).digest('base64')
  return { text, source: `'sha256-${hash}'` }
}
