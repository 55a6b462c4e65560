import { createDecipheriv, createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a callback URL of a test received, decrypted by code that shares nothing with the emulator's. */
export interface Received {
  method: string
  query: Readonly<Record<string, string>>
  /** As it came. */
  body: string
  /** The elements of the decrypted XML; of a verification the text. */
  text: string
  /** What was named as receiver behind the text. */
  receiver: string
}

type Answer = (received: Received, response: ServerResponse) => void

/** A callback URL on loopback. */
export interface Receiver extends AsyncDisposable {
  readonly callback: { url: string; token: string; encodingAesKey: string }
  readonly received: Received[]
  /** The decrypted texts of all events so far. */
  readonly texts: string[]
  /** What the next requests get, in turn; afterwards 200 and, to a verification, its text. */
  readonly answers: Answer[]
}

const TOKEN = 'QDG6eK'
const KEY = 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C'

export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = []
  const answers: Answer[] = []
  const server = createServer((request, response) => {
    void readRequest(request).then((one) => {
      received.push(one)
      const answer = answers.shift()
      if (answer === undefined) response.end(one.method === 'GET' ? one.text : '')
      else answer(one, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    callback: { url: `http://127.0.0.1:${port}/callback?keep=1`, token: TOKEN, encodingAesKey: KEY },
    received,
    answers,
    get texts() {
      return received.filter(({ method }) => method === 'POST').map(({ text }) => text)
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export const answerWith =
  (status: number, body = ''): Answer =>
  (_received, response) => {
    response.writeHead(status).end(body)
  }

/** Leaves the request without an answer. */
export const answerNever: Answer = () => undefined

export const signatureOf = (token: string, { timestamp, nonce }: Record<string, string>, encrypted: string) =>
  createHash('sha1')
    .update([token, timestamp ?? '', nonce ?? '', encrypted].sort().join(''))
    .digest('hex')

/** The content of one element of an event. */
export function elementOf(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>(?:<!\\[CDATA\\[(.*?)\\]\\]>|(.*?))</${name}>`, 's')
    .exec(xml)
    ?.slice(1)
    .join('')
}

async function readRequest(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks).toString()
  const query = Object.fromEntries(new URL(request.url ?? '/', 'http://receiver').searchParams)
  const encrypted = query['echostr'] ?? elementOf(body, 'Encrypt') ?? ''
  if (query['msg_signature'] !== signatureOf(TOKEN, query, encrypted)) {
    return { method: request.method ?? '', query, body, text: 'WRONG SIGNATURE', receiver: '' }
  }
  return { method: request.method ?? '', query, body, ...decrypt(encrypted) }
}

/** Unpads by the last byte, which may be up to 32. */
function decrypt(encrypted: string): { text: string; receiver: string } {
  const key = Buffer.from(KEY, 'base64')
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(encrypted, 'base64'), decipher.final()])
  const plain = padded.subarray(0, padded.length - (padded.at(-1) ?? 0))
  const end = 20 + plain.readUInt32BE(16)
  return { text: plain.subarray(20, end).toString(), receiver: plain.subarray(end).toString() }
}
