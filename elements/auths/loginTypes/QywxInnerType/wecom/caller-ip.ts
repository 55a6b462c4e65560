import { isIP } from 'node:net'
import type { Code } from '../../../../../runtime/element.js'

/** The number with which WeCom refuses an address. */
export const untrustedIp = 60020

// Beside the errors and not in them, since their text is shown to whoever logs in.
const callerIps = new WeakMap<Code, string>()

/** Takes out of WeCom's text the one thing that an administrator needs of it: the address that has to be trusted. */
export function rememberCallerIp(code: Code, errcode: number, errmsg: unknown): void {
  if (errcode !== untrustedIp || typeof errmsg !== 'string') return
  const ip = /from ip: ([0-9a-f.:]+)/i.exec(errmsg)?.[1] ?? ''
  if (isIP(ip) !== 0) callerIps.set(code, ip)
}

/** The address from which WeCom saw a refused call come, where it said so. */
export function callerIpOf(code: Code): string | undefined {
  return callerIps.get(code)
}
