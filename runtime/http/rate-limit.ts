import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { isLoopbackAddress } from '../kernel/urls.js'
import { readBothCookies } from './cookies.js'

/** How many requests are answered in a minute; more are refused with 429. Each process counts by itself. */
export interface RateLimit {
  /** From one address: an office is one. 3000 by default. */
  readonly perAddress?: number
  /** From one browser, as its cookie says. 300 by default. */
  readonly perBrowser?: number
}

const defaultPerAddress = 3000
const defaultPerBrowser = 300

/** Counts a request; says how long to wait when it is one too many. */
export type CountRequest = (request: Request, address: string | undefined) => Promise<Excess | undefined>

export interface Excess {
  readonly waitSeconds: number
  /** Whether it is the first that is too many, so that a flood of requests is not one of lines in the log. */
  readonly isFirst: boolean
}

/**
 * `isAddressKnown` says that the host tells addresses apart. Where it doesn't, this machine's own is that of a proxy
 * before it, and so everybody's.
 */
export function createRateLimit(rateLimit: RateLimit | false = {}, isAddressKnown = false): CountRequest {
  if (rateLimit === false) return () => Promise.resolve(undefined)
  const { perAddress = defaultPerAddress, perBrowser = defaultPerBrowser } = rateLimit
  for (const [name, number] of Object.entries({ perAddress, perBrowser })) {
    if (!Number.isInteger(number) || number < 1)
      throw new TypeError(`rateLimit.${name} has to be a whole number, 1 or more.`)
  }
  const byAddress = new RateLimiterMemory({ points: perAddress, duration: 60 })
  const byBrowser = new RateLimiterMemory({ points: perBrowser, duration: 60 })
  return async (request, address) => {
    const [browser] = readBothCookies(request, 'browser')
    const isCounted = address !== undefined && (isAddressKnown || !isLoopbackAddress(address))
    return (
      (isCounted ? await count(byAddress, address) : undefined) ??
      (browser === undefined ? undefined : await count(byBrowser, browser.value.slice(0, 43)))
    )
  }
}

async function count(limiter: RateLimiterMemory, key: string): Promise<Excess | undefined> {
  try {
    await limiter.consume(key)
    return undefined
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused
    return {
      waitSeconds: Math.max(1, Math.ceil(refused.msBeforeNext / 1000)),
      isFirst: refused.consumedPoints === limiter.points + 1,
    }
  }
}
