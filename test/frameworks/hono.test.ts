import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { frameworkCases } from './cases.js'
import { placeOrder, showOrders } from './host.js'
import { untilListening } from './listening.js'

frameworkCases('Hono', {
  listen: (handler, port) => {
    const orders = handler.requireSession(showOrders)
    const order = handler.requireSession(placeOrder)

    const site = new Hono()
    site.get('/', async (c) => c.json({ userId: (await handler.session(c.req.raw))?.userId ?? null }))
    site.get('/orders', (c) => orders(c.req.raw))
    site.post('/orders', (c) => order(c.req.raw))
    site.post('/notes', async (c) => c.json({ received: await c.req.json<unknown>() }))
    site.all('*', (c) => handler.fetch(c.req.raw, c.env))

    return untilListening(serve({ fetch: site.fetch, port, hostname: '127.0.0.1' }))
  },
})
