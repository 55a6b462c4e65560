/** Our server: state, session and audit rows are on; only the limit of requests per address is off, as the load comes from one. */
import { createApp } from '../../dist/runtime/index.js'
import { serve } from '../../dist/runtime/http/index.js'
import { findFreePort, loginName, writeApp } from '../harness/app-folder.js'
import { offer, options } from '../harness/offer.js'

const port = await findFreePort()
const root = writeApp(`http-ours-${port}`, options, { port })
const app = await createApp({ root, allowEmulator: true })
const server = await serve(app, { port, rateLimit: false })
await app.getElement(loginName).getAccessToken()

offer({
  describe: () => ({ url: server.url, startPath: `/login/${loginName}`, callbackPath: '/callback' }),
  countSessions: async () => {
    let [sessions, cursor] = [0, undefined]
    do {
      const { rows, nextCursor } = await app.sessions.list({ limit: 1000, cursor })
      sessions += rows.length
      cursor = nextCursor ?? undefined
    } while (cursor !== undefined)
    return sessions
  },
})
