import type { Reply } from '../reply.js'

/**
 * A 303 to redirect_uri with these parameters added. What redirect_uri has in its own query stays as it is
 * written; a parameter that is undefined is left out.
 */
export function redirectTo(redirectUri: string, added: Readonly<Record<string, string | undefined>>): Reply {
  const url = new URL(redirectUri)
  const pairs = Object.entries(added).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  )
  const query = [url.search.slice(1), ...pairs].filter((part) => part !== '').join('&')
  const location = `${url.origin}${url.pathname}${query === '' ? '' : `?${query}`}${url.hash}`
  const headers = ['Location', location, 'Cache-Control', 'no-store']
  return { status: 303, headers, body: '', errcode: null }
}
