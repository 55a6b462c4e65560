const longestPath = 2000

/**
 * A path on this site to which a browser may be sent, or undefined. `//host`, `/\host` and control characters are
 * ways to leave the site that browsers understand.
 */
export function parseReturnTo(text: string | undefined): string | undefined {
  if (text === undefined || text.length > longestPath) return undefined
  // eslint-disable-next-line no-control-regex
  if (!/^\/(?![/\\])[^\\\u0000-\u001f\u007f]*$/.test(text)) return undefined
  const here = 'http://here.invalid'
  return new URL(text, here).origin === here ? text : undefined
}
