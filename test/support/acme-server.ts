import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface AcmePerson {
  readonly sub: string
  readonly name: string
}

/** A running Acme: the provider of the second vendor's login. */
export interface AcmeServer extends AsyncDisposable {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  /** What the acme fixture app reads from the environment. */
  readonly env: Readonly<Record<string, string>>
  /** Paths in the order in which they were asked. */
  readonly requests: readonly string[]
  /** Whoever logs in next at /authorize. */
  person: AcmePerson
  /** The subs of people whose account was closed. */
  readonly closed: Set<string>
  /** Whether it answers everything with 503. */
  isDown: boolean
  /** What every answer waits for. */
  hold: Promise<void>
  /** A code as /authorize gives it, without the browser. */
  grantCode(person?: AcmePerson): string
}

/**
 * Starts a plain OAuth 2.0 provider that lets everybody in at once: /authorize, /token, /userinfo, and /people/<sub>,
 * which tells a client of an account.
 */
export async function startAcmeServer(): Promise<AcmeServer> {
  const clientId = 'acme-client'
  const clientSecret = `acme-secret-${randomBytes(12).toString('hex')}`
  const codes = new Map<string, AcmePerson>()
  const tokens = new Map<string, AcmePerson>()
  const requests: string[] = []

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '', acme.url)
    requests.push(url.pathname)
    await acme.hold
    if (acme.isDown) {
      sendJson(response, 503, { error: 'down' })
      return
    }
    if (url.pathname.startsWith('/people/')) {
      answerPerson(url.pathname.slice('/people/'.length), request, response)
      return
    }
    switch (`${request.method ?? ''} ${url.pathname}`) {
      case 'GET /authorize': {
        const back = new URL(url.searchParams.get('redirect_uri') ?? '')
        back.searchParams.set('code', acme.grantCode())
        back.searchParams.set('state', url.searchParams.get('state') ?? '')
        response.writeHead(302, { location: back.href }).end()
        return
      }
      case 'GET /panel':
        response
          .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
          .end(renderPanel(acme.grantCode()))
        return
      case 'POST /token': {
        const form = new URLSearchParams(await text(request))
        const isClient = form.get('client_id') === clientId && form.get('client_secret') === clientSecret
        if (!isClient) {
          sendJson(response, 401, { error: 'invalid_client' })
          return
        }
        const code = form.get('code') ?? ''
        const person = codes.get(code)
        codes.delete(code)
        if (person === undefined) {
          sendJson(response, 400, { error: 'invalid_grant' })
          return
        }
        const token = randomBytes(16).toString('hex')
        tokens.set(token, person)
        sendJson(response, 200, { access_token: token, token_type: 'Bearer' })
        return
      }
      case 'GET /userinfo': {
        const person = tokens.get((request.headers.authorization ?? '').replace('Bearer ', ''))
        sendJson(response, person === undefined ? 401 : 200, person ?? { error: 'invalid_token' })
        return
      }
      default:
        sendJson(response, 404, { error: 'not_found' })
    }
  }

  const answerPerson = (sub: string, request: IncomingMessage, response: ServerResponse) => {
    if (request.headers.authorization !== `Bearer ${clientSecret}`) {
      sendJson(response, 401, { error: 'invalid_client' })
      return
    }
    const isGone = acme.closed.has(sub)
    const name = acme.person.sub === sub ? acme.person.name : sub
    sendJson(response, isGone ? 404 : 200, isGone ? { error: 'not_found' } : { sub, name })
  }

  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const acme: AcmeServer = {
    url,
    clientId,
    clientSecret,
    env: { ACME_CLIENT_ID: clientId, ACME_CLIENT_SECRET: clientSecret, ACME_URL: url },
    requests,
    person: { sub: 'ada', name: 'Ada Lovelace' },
    closed: new Set(),
    isDown: false,
    hold: Promise.resolve(),
    grantCode(person = acme.person) {
      const code = randomBytes(12).toString('hex')
      codes.set(code, person)
      return code
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return acme
}

/** What Acme shows in a frame of somebody else's page. */
function renderPanel(code: string): string {
  const buttons = [
    ['Enter', { code }],
    ['Refuse', { refused: true }],
    ['Fail', {}],
  ] as const
  const say = (message: object) =>
    `parent.postMessage(${JSON.stringify(message)}, '*')`.replaceAll('"', '&quot;')
  const html = buttons.map(([text, message]) => `<button onclick="${say(message)}">${text}</button>`)
  return `<!doctype html><html lang="en"><title>Acme</title><main>${html.join('')}</main></html>`
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
