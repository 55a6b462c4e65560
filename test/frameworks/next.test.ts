/**
 * Route handlers of Next.js. The framework itself is not installed: here they are called as it calls them, with a
 * subclass of Request and the parameters of the route as a promise.
 */
import { createServer } from 'node:http'
import { type HttpBindings, getRequestListener } from '@hono/node-server'
import { describe, expect, it } from 'vitest'
import type { Handler } from '../../runtime/http/index.js'
import { logIn, openAcmeSite } from '../support/acme-site.js'
import { frameworkCases } from './cases.js'
import { placeOrder, showOrders } from './host.js'
import { untilListening } from './listening.js'

interface RouteContext {
  readonly params: Promise<Readonly<Record<string, string | readonly string[]>>>
}

type RouteHandler = (request: NextRequest, context: RouteContext) => Response | Promise<Response>

/** What a file `route.ts` exports. */
type RouteFile = Readonly<Partial<Record<'GET' | 'POST', RouteHandler>>>

/** As much of Next's own class as a handler can see. */
class NextRequest extends Request {
  readonly nextUrl = new URL(this.url)
}

/** The files of the host, by the paths that they stand for; whatever has none goes to `app/[...path]/route.ts`. */
function createFiles(handler: Handler): Readonly<Record<string, RouteFile>> {
  return {
    '/': {
      GET: async (request) => Response.json({ userId: (await handler.session(request))?.userId ?? null }),
    },
    '/orders': { GET: handler.requireSession(showOrders), POST: handler.requireSession(placeOrder) },
    '/notes': { POST: async (request) => Response.json({ received: await request.json() }) },
    '/[...path]': { GET: handler.fetch, POST: handler.fetch },
  }
}

/** As Next calls the functions of a file: HEAD is a GET, and what is not exported is no method. */
function callRoute(files: ReturnType<typeof createFiles>, request: Request): Response | Promise<Response> {
  const { pathname } = new URL(request.url)
  const file = files[pathname] ?? files['/[...path]']
  const answer = file?.[(request.method === 'HEAD' ? 'GET' : request.method) as 'GET' | 'POST']
  const params = Promise.resolve(pathname in files ? {} : { path: pathname.slice(1).split('/') })
  const context: RouteContext = { params }
  return answer?.(new NextRequest(request), context) ?? new Response(null, { status: 405 })
}

frameworkCases('route handlers of Next.js', {
  options: { clientAddress: (request) => request.headers.get('x-forwarded-for')?.split(', ').at(-1) },
  listen: (handler, port) => {
    const files = createFiles(handler)
    const listener = getRequestListener((request, connection) => {
      // Next says in this header who connected: its handlers see no connection.
      const { remoteAddress = '' } = (connection as HttpBindings).incoming.socket
      const headers = new Headers(request.headers)
      headers.set('x-forwarded-for', remoteAddress)
      return callRoute(files, new Request(request, { headers }))
    })
    const server = createServer((incoming, outgoing) => void listener(incoming, outgoing))
    return untilListening(server.listen(port, '127.0.0.1'))
  },
})

describe('a guarded route handler of Next.js', () => {
  it('is given the parameters of its route too', async () => {
    await using site = await openAcmeSite({ origin: 'http://127.0.0.1:3000' })
    const GET = site.handler.requireSession(async (_request, { userId }, { params }: RouteContext) =>
      Response.json({ userId, ...(await params) }),
    )
    const browser = site.browser()
    await logIn(site, browser)
    const cookie = [...browser.cookies(site.origin)].map((pair) => pair.join('=')).join('; ')
    const request = new NextRequest(new Request(`${site.origin}/orders/7`, { headers: { cookie } }))
    const response = await GET(request, { params: Promise.resolve({ order: '7' }) })
    expect(await response.json()).toEqual({ userId: 'ada', order: '7' })
  })
})
