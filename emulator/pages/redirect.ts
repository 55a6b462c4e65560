import type { Reply } from '../reply.js'

type Added = Readonly<Record<string, string | undefined>>

/** A 303 to redirect_uri with these parameters added. */
export function redirectTo(redirectUri: string, added: Added): Reply {
  const headers = ['Location', locate(redirectUri, added), 'Cache-Control', 'no-store']
  return { status: 303, headers, body: '', errcode: null }
}

/**
 * redirect_uri with these parameters added. What redirect_uri has in its own query stays as it is
 * written; a parameter that is undefined is left out.
 */
export function locate(redirectUri: string, added: Added): string {
  const url = new URL(redirectUri)
  const pairs = Object.entries(added).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  )
  const query = [url.search.slice(1), ...pairs].filter((part) => part !== '').join('&')
  return `${url.origin}${url.pathname}${query === '' ? '' : `?${query}`}${url.hash}`
}
