/**
 * A library on Hono. Its readers log in with WeCom; each of them has a card of the library's own.
 */
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { createApp } from 'wecom-elements'
import { createHandler } from 'wecom-elements/http'
import { createPages } from './pages.js'
import { openReaders } from './readers.js'
import { openWecom } from './wecom.js'

const port = Number(process.env.PORT ?? 3000)
const { emulator, options } = await openWecom(port)
const readers = openReaders(emulator ? 'data/emulator.json' : 'data/readers.json')

const app = await createApp({
  root: import.meta.dirname,
  // Called when somebody logs in who is bound to nobody yet; the answer is kept.
  resolveLocalUser: (member, _login, { formerLocalUserId }) => readers.resolve(member, formerLocalUserId),
  ...options,
})
for (const { severity, message } of app.problems) console.error(`${severity}: ${message}`)

const pages = createPages(app, emulator !== undefined)
// Pages about somebody are kept nowhere: whoever goes back after logging out is not to see them.
const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }

const { fetch, session, requireSession } = createHandler(app, {
  // Whoever is logged in may have WeCom asked about themselves. Everything else is refused.
  authorize: (visitor, fullName, functionName, args) =>
    fullName === visitor.fullName && functionName === 'getUserInfo' && args.userId === visitor.userId,
  site: async () => new Response(await pages.notFound(), { status: 404, headers }),
})

// For whoever is logged in. Others go to the login first, and come back. Hono's context is handed on.
const orders = requireSession((_request, { user }, context) => {
  const reader = readers.find(user.localUserId)
  if (reader === undefined) return context.html(pages.noReader(), 403, headers)
  return context.html(pages.orders(reader), 200, headers)
})

const site = new Hono()
site.get('/', async (context) => context.html(pages.home(await session(context.req.raw)), 200, headers))
site.get('/orders', (context) => orders(context.req.raw, context))

// Login, callback, session, logout, remote functions. Last, since it answers whatever is left.
site.all('*', (context) => fetch(context.req.raw, context.env))

const server = serve({ fetch: site.fetch, port, hostname: '127.0.0.1' }, () => {
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
