import { getRequestListener } from '@hono/node-server'
import express from 'express'
import { frameworkCases } from './cases.js'
import { placeOrder, showOrders } from './host.js'
import { untilListening } from './listening.js'

frameworkCases('Express 5', {
  listen: (handler, port) => {
    const site = express()
    site.get('/', async (request, response) => {
      response.json({ userId: (await handler.session(request))?.userId ?? null })
    })
    site.get('/orders', getRequestListener(handler.requireSession(showOrders)))
    site.post('/orders', getRequestListener(handler.requireSession(placeOrder)))
    site.post('/notes', express.json(), (request, response) => {
      response.json({ received: request.body as unknown })
    })
    site.use(getRequestListener(handler.fetch))

    return untilListening(site.listen(port, '127.0.0.1'))
  },
})

// Many hosts parse every body before any route. Then the bytes have to be kept for the handler.
frameworkCases('Express 5 with a body parser before all routes', {
  listen: (handler, port) => {
    const site = express()
    site.use(
      express.json({
        verify: (request, _response, bytes) => {
          Object.assign(request, { rawBody: bytes })
        },
      }),
    )
    site.get('/', async (request, response) => {
      response.json({ userId: (await handler.session(request))?.userId ?? null })
    })
    site.get('/orders', getRequestListener(handler.requireSession(showOrders)))
    site.post('/orders', getRequestListener(handler.requireSession(placeOrder)))
    site.post('/notes', (request, response) => {
      response.json({ received: request.body as unknown })
    })
    site.use(getRequestListener(handler.fetch))

    return untilListening(site.listen(port, '127.0.0.1'))
  },
})
