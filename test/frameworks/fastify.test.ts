import { type HttpBindings, getRequestListener } from '@hono/node-server'
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { frameworkCases } from './cases.js'
import { placeOrder, showOrders } from './host.js'

frameworkCases('Fastify 5', {
  listen: async (handler, port) => {
    const site = fastify({ forceCloseConnections: true })
    site.get('/', async (request) => ({ userId: (await handler.session(request.raw))?.userId ?? null }))
    site.post('/notes', async (request) => ({ received: await Promise.resolve(request.body) }))

    // A plugin has content type parsers of its own: in this one, bodies are left for the handler to read.
    await site.register((web, _options, done) => {
      web.removeAllContentTypeParsers()
      web.addContentTypeParser('*', (_request, _payload, parsed) => {
        parsed(null)
      })
      web.get('/orders', mount(handler.requireSession(showOrders)))
      web.post('/orders', mount(handler.requireSession(placeOrder)))
      web.all('/*', mount(handler.fetch))
      done()
    })

    await site.listen({ port, host: '127.0.0.1' })
    return () => site.close()
  },
})

/** Makes a route of Fastify's of what answers Web-standard requests. */
function mount(answer: (request: Request, connection: HttpBindings) => Promise<Response>) {
  const listener = getRequestListener((request, connection) => answer(request, connection as HttpBindings))
  return (request: FastifyRequest, reply: FastifyReply) => {
    reply.hijack()
    void listener(request.raw, reply.raw)
  }
}
