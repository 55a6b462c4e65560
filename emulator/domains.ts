import type { Knobs } from './knobs.js'

/**
 * The host[:port] of a redirect_uri exactly as it is written, in lower case; null when it is no http(s) address.
 * As written, because WeCom compares texts: a framework that adds `:443` breaks the login [S-jeecg].
 */
export function readRedirectHost(redirectUri: string): string | null {
  if (!URL.canParse(redirectUri)) return null
  const host = /^https?:\/\/([^/?#\\@\s]+)(?=[/?#]|$)/i.exec(redirectUri)?.[1]
  return host?.toLowerCase() ?? null
}

/** Whether the host is the trusted domain of OAuth or the login callback domain: exact, with port [W98171, W98173]. */
export function isTrustedDomain(host: string, knobs: Knobs): boolean {
  return isOauthDomain(host, knobs) || isIn(knobs.loginDomains ?? [], host)
}

/** Whether the host is the trusted domain of OAuth (可信域名). */
export function isOauthDomain(host: string, knobs: Knobs): boolean {
  return knobs.trustedDomains === null ? isLoopback(host) : isIn(knobs.trustedDomains, host)
}

function isIn(domains: readonly string[], host: string): boolean {
  return domains.some((domain) => domain.toLowerCase() === host)
}

function isLoopback(host: string): boolean {
  const name = host.replace(/:\d+$/, '')
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(name)
  )
}
