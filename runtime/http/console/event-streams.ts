import { streamSSE } from 'hono/streaming'
import type { App } from '../../app.js'
import { refuse, reportFault, toRefusal } from './answers.js'
import type { ConsoleContext } from './context.js'

/** Tells the page one thing. */
export type Tell = (event: string, data: unknown) => Promise<unknown>

const mostStreams = 32
const heartbeatMs = 15_000

/** Answers that go on for as long as there is something to tell: server-sent events. */
export class EventStreams {
  readonly #app: App
  readonly #closing: AbortSignal | undefined
  #open = 0

  /** All end when `closing` is aborted. */
  constructor(app: App, closing: AbortSignal | undefined) {
    this.#app = app
    this.#closing = closing
  }

  /** Answers with what `work` tells, at last why it `failed`. Its signal is aborted when the page is gone. */
  answer(context: ConsoleContext, work: (tell: Tell, signal: AbortSignal) => Promise<void>): Response {
    if (this.#open >= mostStreams) return refuse(context, 'tooMany')
    this.#open += 1
    const response = streamSSE(context, async (stream) => {
      const gone = new AbortController()
      stream.onAbort(() => {
        gone.abort()
      })
      const signal = AbortSignal.any([gone.signal, ...(this.#closing === undefined ? [] : [this.#closing])])
      // Proxies take a connection that says nothing for a dead one.
      const heartbeat = setInterval(() => void stream.write(': \n\n'), heartbeatMs)
      const tell: Tell = (event, data) => stream.writeSSE({ event, data: JSON.stringify(data) })
      try {
        await work(tell, signal)
      } catch (error) {
        if (signal.aborted) return
        reportFault(this.#app, context, error)
        await tell('failed', toRefusal(error, context.env.outer.var.requestId))
      } finally {
        clearInterval(heartbeat)
        this.#open -= 1
      }
    })
    response.headers.set('Cache-Control', 'no-store')
    // Whoever serves this knows what of a connection is to be said.
    for (const name of ['Connection', 'Transfer-Encoding']) response.headers.delete(name)
    return response
  }
}
