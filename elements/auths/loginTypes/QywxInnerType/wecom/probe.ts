import { type CallLimits, type CallSettings, toRequest } from './call.js'

/** Why a connection failed, as far as an administrator has to know: each is mended somewhere else. */
export type NetworkFault = 'name' | 'tls' | 'proxy' | 'refused' | 'slow' | 'other'

/** What came of asking whether WeCom is there. */
export type Probe =
  | {
      readonly kind: 'answered'
      /** What WeCom's clock says, to the second; undefined where the answer has no time. */
      readonly dateMs: number | undefined
      readonly isEmulator: boolean
    }
  /** Something answered that is not WeCom: a gateway, a login page of the network. */
  | { readonly kind: 'stranger'; readonly status: number }
  | { readonly kind: 'failed'; readonly fault: NetworkFault; readonly detail: string }

/** Asks gettoken without saying for whom, which WeCom refuses whatever the config holds. */
export async function probeWecom(settings: CallSettings, { signal, deadlineMs }: CallLimits): Promise<Probe> {
  const request = toRequest(settings, { path: 'gettoken', query: {} })
  const timeoutMs = Math.max(1, (deadlineMs ?? Infinity) - performance.now())
  try {
    const { status, headers, body } = await settings.transport.request({
      ...request,
      timeoutMs: Math.min(settings.timeoutSeconds * 1000, timeoutMs),
      signal,
    })
    if (status !== 200 || !hasErrcode(body)) return { kind: 'stranger', status }
    const dateMs = Date.parse(headers['date'] ?? '')
    return {
      kind: 'answered',
      dateMs: Number.isNaN(dateMs) ? undefined : dateMs,
      isEmulator: headers['x-wecom-emulator'] !== undefined,
    }
  } catch (error) {
    signal?.throwIfAborted()
    const { code, fault } = readFailure(error, settings)
    return { kind: 'failed', fault, detail: code }
  }
}

function hasErrcode(body: string): boolean {
  try {
    return typeof (JSON.parse(body) as { errcode?: unknown } | null)?.errcode === 'number'
  } catch {
    return false
  }
}

/** The system's short word for a failure; its text is not looked at, since it may hold an address with a password. */
function readFailure(
  error: unknown,
  { proxy, apiBaseUrl }: CallSettings,
): { code: string; fault: NetworkFault } {
  if (error instanceof Error && error.name === 'TimeoutError') return { code: 'timeout', fault: 'slow' }
  const failed = innermost(error)
  const { code = failed.name } = failed
  if (isTlsFault(code)) return { code, fault: 'tls' }
  // A proxy that is reached and will not connect us breaks the connection off in undici's own words.
  if (failed.message.startsWith('Proxy response') || code === 'UND_ERR_ABORTED')
    return { code, fault: 'proxy' }
  if (proxy !== undefined || isOfAnotherHost(failed, apiBaseUrl)) return { code, fault: 'proxy' }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EAI_FAIL') return { code, fault: 'name' }
  if (code === 'ECONNREFUSED' || code === 'ENETUNREACH' || code === 'EHOSTUNREACH')
    return { code, fault: 'refused' }
  return { code, fault: /TIMEDOUT|TIMEOUT/.test(code) ? 'slow' : 'other' }
}

type SystemError = Error & { code?: string; hostname?: string; errors?: unknown; cause?: unknown }

/** Where several addresses were tried, or an error tells of another, the one that says what happened. */
function innermost(error: unknown): SystemError {
  const outer = (error instanceof Error ? error : new TypeError('It is no Error.')) as SystemError
  const [first] = Array.isArray(outer.errors) ? (outer.errors as unknown[]) : []
  if (first !== undefined) return innermost(first)
  return outer.code === undefined && outer.cause !== undefined ? innermost(outer.cause) : outer
}

/** HTTPS_PROXY leads through a host that the config does not know of. */
function isOfAnotherHost({ hostname }: SystemError, apiBaseUrl: string): boolean {
  return hostname !== undefined && hostname !== new URL(apiBaseUrl).hostname
}

function isTlsFault(code: string): boolean {
  return /^(CERT_|ERR_TLS|ERR_SSL|EPROTO|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH)/.test(code)
}
