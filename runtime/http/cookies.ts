import { parse as parseCookies, serialize } from 'hono/utils/cookie'

type CookieName = 'browser' | 'session' | 'sentOn'

/** A request of which only the cookies count: a Web-standard one, or one of Node's. */
export type CookieRequest = Request | { readonly headers: { readonly cookie?: string | undefined } }

const prefix = 'wecom-elements-'

// Browsers keep no cookie longer, and Hono refuses to ask for it.
const longestCookieSeconds = 400 * 24 * 3600

/**
 * The cookie as it is called on the wire. On https the `__Host-` prefix makes browsers refuse one that a
 * neighbouring host or plain http has set.
 */
function wireName(name: CookieName, isSecure: boolean): string {
  return `${isSecure ? '__Host-' : ''}${prefix}${name}`
}

export function readCookie(request: CookieRequest, name: CookieName, isSecure: boolean): string | undefined {
  const header = readHeader(request)
  if (header === null) return undefined
  const wire = wireName(name, isSecure)
  return parseCookies(header, wire)[wire]
}

function readHeader({ headers }: CookieRequest): string | null {
  // Frameworks bring a Headers of their own, so that `instanceof` says nothing.
  return 'get' in headers && typeof headers.get === 'function'
    ? headers.get('cookie')
    : ((headers as { cookie?: string }).cookie ?? null)
}

/** The value of a cookie under both of its names, of https and of http. */
export function readBothCookies(
  request: CookieRequest,
  name: CookieName,
): { readonly value: string; readonly isSecure: boolean }[] {
  return [true, false].flatMap((isSecure) => {
    const value = readCookie(request, name, isSecure)
    return value === undefined ? [] : [{ value, isSecure }]
  })
}

/** The key by which the logins of this browser are known; undefined when it has none of ours. */
export function readBrowserKey(request: Request, isSecure: boolean): string | undefined {
  const key = readCookie(request, 'browser', isSecure)
  return key !== undefined && /^[\w-]{43}$/.test(key) ? key : undefined
}

/** 43 characters that nobody can guess. */
export function createBrowserKey(randomBytes: (size: number) => Buffer): string {
  return randomBytes(32).toString('base64url')
}

/** The `Set-Cookie` of a value that page scripts can't read; an empty one is taken away. */
export function writeCookie(
  name: CookieName,
  isSecure: boolean,
  value: string,
  maxAgeSeconds: number,
): string {
  return serialize(wireName(name, isSecure), value, {
    httpOnly: true,
    sameSite: 'Lax',
    path: '/',
    secure: isSecure,
    maxAge: value === '' ? 0 : Math.min(maxAgeSeconds, longestCookieSeconds),
  })
}
