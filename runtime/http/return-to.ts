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
  const { origin, pathname, search, hash } = new URL(text, here)
  // As a browser spells it: other scripts are escaped, and `/.//host`, which it would resolve to `//host`, is refused.
  return origin === here && !pathname.startsWith('//') ? pathname + search + hash : undefined
}
