import { FailedCall } from './failed-call.js'

/** An answer of the server, and what its headers say. */
export interface Answer {
  readonly data: unknown
  readonly headers: Headers
}

interface Envelope {
  readonly errcode: number
  readonly errmsg: string | null
  readonly data: unknown
}

/** Sends one request with this site's cookies; a POST where there is a body. Rejects with a `FailedCall`. */
export async function ask(address: string, body?: object): Promise<Answer> {
  const init: RequestInit = { credentials: 'same-origin', headers: { accept: 'application/json' } }
  const post = {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
  const response = await fetch(address, body === undefined ? init : { ...init, ...post }).catch(
    (cause: unknown) => {
      throw new FailedCall(0, 'The server cannot be reached.', { cause })
    },
  )
  const envelope = await readEnvelope(response)
  const { errcode, errmsg, data } = envelope
  if (errcode !== 0) throw new FailedCall(errcode, errmsg ?? `The server answered with ${response.status}.`)
  return { data, headers: response.headers }
}

async function readEnvelope(response: Response): Promise<Envelope> {
  const answer = (await response.json().catch(() => undefined)) as Partial<Envelope> | undefined
  if (typeof answer?.errcode !== 'number') {
    // A proxy's page, or a path that nobody answers.
    throw new FailedCall(0, `The server answered with status ${response.status}, and nothing that is ours.`)
  }
  return { errcode: answer.errcode, errmsg: answer.errmsg ?? null, data: answer.data }
}
