import type { IncomingMessage, ServerResponse } from 'node:http'
import { answerCall, ENDPOINTS, refuseCall } from './api.js'
import type { Call } from './endpoints/endpoint.js'
import { FaultQueue, type Fault } from './faults.js'
import { renderRefusal } from './pages/layout.js'
import { PAGES } from './pages/pages.js'
import { METHOD_NOT_ALLOWED, NOT_FOUND, type Reply } from './reply.js'
import type { RequestLog, RequestRecord } from './request-log.js'
import type { EmulatorState } from './state.js'

/** Far above anything the APIs take. */
const MAX_BODY_BYTES = 1_048_576
const TOO_LARGE: Reply = { status: 413, headers: [], body: '', errcode: null }
const PAGE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST'])
const NO_QUERY: Readonly<Record<string, string>> = {}

interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  call: Call
  record: RequestRecord
}

/** Leads each request through log, faults, API or page, latency, and out. */
export class Service {
  readonly faults = new FaultQueue()
  readonly log: RequestLog
  readonly #state: EmulatorState
  #inFlight = 0

  constructor(state: EmulatorState, log: RequestLog) {
    this.#state = state
    this.log = log
  }

  /** The paths that are served, APIs first. */
  static readonly paths: readonly string[] = [...ENDPOINTS.keys(), ...PAGES.keys()]

  readonly listener = (request: IncomingMessage, response: ServerResponse): void => {
    if (request.method === 'GET' || request.method === 'HEAD') {
      this.#receive(request, response, '')
      return
    }
    readBody(request, (body) => {
      if (body === null) send(response, TOO_LARGE)
      else this.#receive(request, response, body)
    })
  }

  #receive(request: IncomingMessage, response: ServerResponse, body: string): void {
    const call = readCall(request, body, this.#state.knobs.clock())
    const { method, path, query, nowMs } = call
    const record: RequestRecord = { method, path, query, body, errcode: null, status: null, at: nowMs }
    this.log.add(record)
    // The time of an answer is WeCom's, as everything else goes by it.
    response.setHeader('Date', new Date(nowMs).toUTCString())
    this.#state.knobs.onRequest?.(record)

    const exchange: Exchange = { request, response, call, record }
    const fault = this.faults.take(path, query)
    if (fault !== undefined) this.#fail(exchange, fault)
    else this.#reply(exchange, this.#perform(exchange), this.#state.knobs.latencyMs)
  }

  #perform({ request, call }: Exchange): Reply {
    const endpoint = ENDPOINTS.get(call.path)
    if (endpoint !== undefined) {
      return this.#inFlight >= this.#state.knobs.maxConcurrency
        ? refuseCall(this.#state, endpoint, call, 45033)
        : answerCall(this.#state, endpoint, call)
    }
    const page = PAGES.get(call.path)
    if (page === undefined) return NOT_FOUND
    if (!PAGE_METHODS.has(call.method)) return METHOD_NOT_ALLOWED
    const ownOrigin = `http://127.0.0.1:${request.socket.localPort ?? 0}`
    return page(this.#state, { ...call, headers: request.headers, ownOrigin })
  }

  #fail(exchange: Exchange, fault: Fault): void {
    const { request, response, record, call } = exchange
    if (fault === 'hang') return
    if (fault === 'cutHeaders') {
      request.socket.destroy()
      return
    }
    if (fault === 'loseAnswer') {
      record.errcode = this.#perform(exchange).errcode
      request.socket.destroy()
      return
    }
    if (fault === 'cutBody') {
      response.writeHead(200, [
        'X-WeCom-Emulator',
        '1',
        'Content-Type',
        'application/json',
        'Content-Length',
        '64',
      ])
      response.write('{"errcode":0,"errmsg":"o', () => request.socket.destroy())
      return
    }
    const { latencyMs } = this.#state.knobs
    if ('delayMs' in fault) this.#reply(exchange, this.#perform(exchange), fault.delayMs + latencyMs)
    else this.#reply(exchange, this.#replyOfFault(call, fault), latencyMs)
  }

  #replyOfFault(call: Call, fault: Exclude<Fault, string | { delayMs: number }>): Reply {
    if ('errcode' in fault) {
      const endpoint = ENDPOINTS.get(call.path)
      return endpoint === undefined
        ? renderRefusal('zh', fault.errmsg ?? '', fault.errcode)
        : refuseCall(this.#state, endpoint, call, fault.errcode, fault.errmsg)
    }
    if ('redirect' in fault) {
      return { status: 302, headers: ['Location', fault.redirect], body: '', errcode: null }
    }
    if ('status' in fault) {
      const page = `<html><head><title>${fault.status}</title></head><body><center><h1>${fault.status}</h1></center><hr><center>nginx</center></body></html>`
      const headers = ['Content-Type', fault.contentType ?? 'text/html']
      return { status: fault.status, headers, body: fault.body ?? page, errcode: null }
    }
    const body = typeof fault.body === 'string' ? fault.body : JSON.stringify(fault.body ?? null)
    return { status: 200, headers: ['Content-Type', 'application/json; charset=UTF-8'], body, errcode: null }
  }

  #reply({ response, record }: Exchange, reply: Reply, delayMs: number): void {
    const settle = () => {
      record.errcode = reply.errcode
      record.status = reply.status
      send(response, reply)
    }
    // A call over the concurrency limit is turned away at once.
    if (delayMs <= 0 || reply.errcode === 45033) {
      settle()
      return
    }
    this.#inFlight += 1
    setTimeout(() => {
      this.#inFlight -= 1
      settle()
    }, delayMs).unref()
  }
}

function readCall(request: IncomingMessage, body: string, nowMs: number): Call {
  const url = request.url ?? '/'
  const mark = url.indexOf('?')
  return {
    method: request.method ?? 'GET',
    path: mark === -1 ? url : url.slice(0, mark),
    query: mark === -1 ? NO_QUERY : readQuery(url.slice(mark + 1)),
    body,
    ip: request.socket.remoteAddress ?? '',
    nowMs,
  }
}

function readQuery(text: string): Record<string, string> {
  const query: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(text)) {
    if (!Object.hasOwn(query, name)) query[name] = value
  }
  return query
}

/** Gives the body as text, or null when it is too large. */
function readBody(request: IncomingMessage, done: (body: string | null) => void): void {
  const chunks: Buffer[] = []
  let size = 0
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= MAX_BODY_BYTES) chunks.push(chunk)
  })
  request.on('end', () => {
    done(size <= MAX_BODY_BYTES ? Buffer.concat(chunks).toString('utf8') : null)
  })
  // A caller who hangs up in mid-request is owed nothing.
  request.on('error', () => undefined)
}

function send(response: ServerResponse, reply: Reply): void {
  const length = String(Buffer.byteLength(reply.body))
  response.writeHead(reply.status, [...reply.headers, 'X-WeCom-Emulator', '1', 'Content-Length', length])
  response.end(reply.body)
}
