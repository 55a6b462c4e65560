import type { Dispatcher } from 'undici'

/** One request to a server outside. It is a shape of its own, so that tests and hosts can bring their own network. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST'
  /** `https://host:port` */
  readonly origin: string
  /** Path with query. It may hold secrets: whoever reports a failure leaves it out. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal: AbortSignal
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

// More than any answer that a login needs; whatever is longer is no answer to what was asked.
const longestAnswerBytes = 16 * 1024 * 1024

/** The real network: connections are kept alive, a few for each host. */
export function createTransport(env: Readonly<Record<string, string | undefined>>): Transport {
  const dispatchers = new Map<string, Promise<Dispatcher>>()

  const dispatcherFor = (proxy: string | undefined): Promise<Dispatcher> => {
    const key = proxy ?? ''
    const known = dispatchers.get(key)
    if (known !== undefined) return known
    const opening = openDispatcher(proxy, env)
    dispatchers.set(key, opening)
    return opening
  }

  return {
    async request({ method, origin, path, headers, body, signal, proxy }) {
      const dispatcher = await dispatcherFor(proxy)
      const answer = await dispatcher.request({
        method,
        origin,
        path,
        signal,
        ...(headers !== undefined && { headers }),
        ...(body !== undefined && { body }),
      })
      return {
        status: answer.statusCode,
        headers: joinHeaders(answer.headers),
        body: await answer.body.text(),
      }
    },
    async close() {
      const open = await Promise.all(dispatchers.values())
      dispatchers.clear()
      await Promise.all(open.map((dispatcher) => dispatcher.destroy()))
    },
  }
}

async function openDispatcher(
  proxy: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Dispatcher> {
  // Loaded when the first request goes out: a start without one needn't wait for it.
  const { Agent, EnvHttpProxyAgent, ProxyAgent } = await import('undici')
  const options = { connections: 32, maxResponseSize: longestAnswerBytes }
  if (proxy !== undefined) return new ProxyAgent({ uri: proxy, ...options })
  const httpsProxy = env['HTTPS_PROXY'] ?? env['https_proxy']
  if (httpsProxy === undefined || httpsProxy === '') return new Agent(options)
  const noProxy = env['NO_PROXY'] ?? env['no_proxy'] ?? ''
  return new EnvHttpProxyAgent({ httpsProxy, httpProxy: '', noProxy, ...options })
}

function joinHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  )
}
