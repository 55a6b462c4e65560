import type { Server } from '../../runtime/http/index.js'
import { Browser } from './browser.js'

/** One thing that the server told in an answer that goes on. */
export interface ServerEvent {
  readonly event: string
  readonly data: Record<string, unknown>
}

export interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}

/** What a page of the console does: asks its API, by the cookies of its browser. */
export class ConsoleClient {
  readonly browser: Browser
  readonly origin: string

  constructor(origin: string, browser = new Browser()) {
    this.origin = origin
    this.browser = browser
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return this.browser.visit(`${this.origin}/console/api${path}`, init)
  }

  async get(path: string): Promise<Answer> {
    return readAnswer(await this.fetch(path))
  }

  async send(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    headers: Record<string, string> = { origin: this.origin },
  ): Promise<Answer> {
    return readAnswer(
      await this.fetch(path, {
        method,
        headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    )
  }

  /** Every event until the answer ends. */
  async events(path: string): Promise<ServerEvent[]> {
    return parseEvents(await (await this.fetch(path)).text())
  }
}

/** A browser that came by the link which the server printed. */
export async function enterConsole(server: Server | undefined): Promise<ConsoleClient> {
  const link = new URL(server?.consoleUrl ?? 'http://nowhere.invalid')
  const client = new ConsoleClient(link.origin)
  const { status } = await client.send('POST', '/enter', { key: keyOf(link.href) })
  if (status !== 200) throw new Error(`the link was answered with ${status}`)
  return client
}

export function keyOf(consoleUrl: string | undefined): string {
  return (consoleUrl ?? '').split('#key=')[1] ?? ''
}

async function readAnswer(response: Response): Promise<Answer> {
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

/** Reads events as they come; the reader may stop when it has seen enough. */
export async function* readEvents(response: Response): AsyncGenerator<ServerEvent> {
  let text = ''
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    text += Buffer.from(chunk).toString('utf8')
    const parts = text.split('\n\n')
    text = parts.pop() ?? ''
    yield* parseEvents(parts.join('\n\n'))
  }
}

function parseEvents(text: string): ServerEvent[] {
  return text.split('\n\n').flatMap((block) => {
    const event = /^event: (.*)$/m.exec(block)?.[1]
    const data = /^data: (.*)$/m.exec(block)?.[1]
    return event === undefined || data === undefined
      ? []
      : [{ event, data: JSON.parse(data) as Record<string, unknown> }]
  })
}
