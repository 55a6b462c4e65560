/**
 * A tea shop on Express. Its staff log in with WeCom; each of them is a customer of the shop's own.
 */
import { getRequestListener } from '@hono/node-server'
import express from 'express'
import { createApp } from 'wecom-elements'
import { createHandler } from 'wecom-elements/http'
import { createPages } from './pages.js'
import { Shop } from './shop.js'
import { openWecom } from './wecom.js'

const port = Number(process.env.PORT ?? 3000)
const { emulator, options } = await openWecom(port)
const shop = new Shop(emulator ? 'data/emulator.json' : 'data/shop.json')

const app = await createApp({
  root: import.meta.dirname,
  // Called when somebody logs in who is bound to nobody yet; the answer is kept.
  resolveLocalUser: (member, _login, { formerLocalUserId }) =>
    shop.resolveCustomer(member, formerLocalUserId),
  ...options,
})
for (const { severity, message } of app.problems) console.error(`${severity}: ${message}`)

const pages = createPages(app, emulator !== undefined)
// Pages about somebody are kept nowhere: whoever goes back after logging out is not to see them.
const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }
const sendPage = (text, status = 200) => new Response(text, { status, headers })

const { fetch, session, requireSession } = createHandler(app, {
  // Whoever is logged in may have WeCom asked about themselves. Everything else is refused.
  authorize: (visitor, fullName, functionName, args) =>
    fullName === visitor.fullName && functionName === 'getUserInfo' && args.userId === visitor.userId,
  site: () => sendPage(pages.notFound(), 404),
})

const site = express().disable('x-powered-by')

site.get('/', async (request, response) => {
  response.set(headers).send(pages.home(await session(request)))
})

// For whoever is logged in. Others go to the login first, and come back.
site.get(
  '/orders',
  getRequestListener(
    requireSession((_request, { user }) => {
      const customer = shop.customer(user.localUserId)
      if (customer === undefined) return sendPage(pages.noCustomer(), 403)
      return sendPage(pages.orders(customer, shop.ordersOf(customer.id)))
    }),
  ),
)

// Only from pages of this site, which requireSession sees to.
site.post(
  '/orders',
  getRequestListener(
    requireSession(async (request, { user }) => {
      const item = (await request.formData()).get('item')
      if (shop.customer(user.localUserId) !== undefined && pages.teas.includes(item)) {
        shop.order(user.localUserId, item)
      }
      return new Response(null, { status: 303, headers: { location: '/orders' } })
    }),
  ),
)

// Login, callback, session, logout, remote functions. Last, since it answers whatever is left; and before it no body
// parser for all routes, since it reads bodies itself.
site.use(getRequestListener(fetch))

const server = site.listen(port, '127.0.0.1', (error) => {
  if (error) throw error
  console.log(`Ready at http://127.0.0.1:${port}/${emulator ? ' with the emulator: be any member.' : ''}`)
})
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    server.close(async () => {
      await app.close()
      await emulator?.close()
    })
  })
}
