import type { Dispatcher } from 'undici'
import { ElementError } from './kernel/errors.js'

/** One request to a server outside. It is a shape of its own, so that tests and hosts can bring their own network. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST'
  /** `https://host:port` */
  readonly origin: string
  /** Path with query. It may hold secrets: whoever reports a failure leaves it out. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** How long the whole exchange may take; 10,000 by default. Then it rejects with a `TimeoutError`. */
  readonly timeoutMs?: number
  /** How long the answer may be; 16 MiB by default. Then it rejects with a `QuotaExceededError`. */
  readonly longestAnswerBytes?: number
  /** Ends it earlier; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** URL of a forward proxy; without it HTTPS_PROXY and NO_PROXY decide. */
  readonly proxy?: string | undefined
}

export interface TransportResponse {
  readonly status: number
  /** Names in lower case; a header that came twice is joined by ", ". */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Sends a request and reads the whole answer. It follows no redirect and rejects when the network fails. */
export interface Transport {
  request(request: TransportRequest): Promise<TransportResponse>
  close(): Promise<void>
}

const defaultTimeoutMs = 10_000

// More than any answer that a login needs; whatever is longer is no answer to what was asked.
const defaultLongestAnswerBytes = 16 * 1024 * 1024

/** The real network: connections are kept alive, a few for each host. */
export function createTransport(env: Readonly<Record<string, string | undefined>>): Transport {
  const dispatchers = new Map<string, Promise<Dispatcher>>()
  let isClosed = false

  const dispatcherFor = (proxy = ''): Promise<Dispatcher> => {
    const known = dispatchers.get(proxy)
    if (known !== undefined) return known
    const opening = openDispatcher(proxy, env)
    dispatchers.set(proxy, opening)
    opening.catch(() => dispatchers.delete(proxy))
    return opening
  }

  return {
    async request({ proxy, timeoutMs = defaultTimeoutMs, signal, ...request }) {
      if (isClosed) throw new ElementError('APP_CLOSED', 'its network was asked after app.close().')
      signal?.throwIfAborted()
      const dispatcher = await dispatcherFor(proxy)
      return exchange(dispatcher, request, timeoutMs, signal)
    },
    async close() {
      isClosed = true
      // One that could not be opened needs no closing.
      const open = await Promise.allSettled([...dispatchers.values()])
      dispatchers.clear()
      for (const one of open) if (one.status === 'fulfilled') await one.value.destroy()
    },
  }
}

/**
 * One request on undici's own level. Its `request` makes a stream of the body and listens to a signal, which costs
 * as much as the exchange itself; this collects the answer and has one timer for the whole of it.
 */
function exchange(
  dispatcher: Dispatcher,
  {
    method,
    origin,
    path,
    headers = {},
    body,
    longestAnswerBytes = defaultLongestAnswerBytes,
  }: Omit<TransportRequest, 'proxy' | 'timeoutMs' | 'signal'>,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<TransportResponse> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined
    let ended: Error | undefined
    let head: Omit<TransportResponse, 'body'> = { status: 0, headers: {} }
    const chunks: Buffer[] = []
    let bytes = 0

    const end = (reason: Error) => {
      ended ??= reason
      controller?.abort(ended)
      settle(() => {
        reject(reason)
      })
    }
    const onAbort = () => {
      end(signal?.reason as Error)
    }
    const settle = (how: () => void) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      how()
    }
    const timer = setTimeout(() => {
      end(new DOMException('The exchange took too long.', 'TimeoutError'))
    }, timeoutMs)
    signal?.addEventListener('abort', onAbort, { once: true })

    dispatcher.dispatch(
      { method, origin, path, headers, body: body ?? null },
      {
        onRequestStart(started) {
          controller = started
          if (ended !== undefined) started.abort(ended)
        },
        onResponseStart(_, status, received) {
          head = { status, headers: joinHeaders(received) }
        },
        onResponseData(_, chunk) {
          bytes += chunk.length
          if (bytes > longestAnswerBytes)
            end(new DOMException('The answer is too long.', 'QuotaExceededError'))
          else chunks.push(chunk)
        },
        onResponseEnd() {
          settle(() => {
            resolve({ ...head, body: Buffer.concat(chunks).toString('utf8') })
          })
        },
        onResponseError(_, error) {
          settle(() => {
            reject(error)
          })
        },
      },
    )
  })
}

async function openDispatcher(
  proxy: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Dispatcher> {
  // Loaded when the first request goes out: a start without one needn't wait for it.
  const { Agent, EnvHttpProxyAgent, ProxyAgent } = await import('undici')
  const options = { connections: 32 }
  if (proxy !== '') return new ProxyAgent({ uri: proxy, ...options })
  const httpsProxy = env['HTTPS_PROXY'] ?? env['https_proxy']
  if (httpsProxy === undefined || httpsProxy === '') return new Agent(options)
  const noProxy = env['NO_PROXY'] ?? env['no_proxy'] ?? ''
  return new EnvHttpProxyAgent({ httpsProxy, httpProxy: '', noProxy, ...options })
}

function joinHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const joined: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) joined[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return joined
}
