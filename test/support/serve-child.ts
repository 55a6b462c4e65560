/** A process of its own that serves the acme app from memory, on any free port, until it is told to end. */
import { serve } from '../../runtime/http/index.js'
import { createApp } from '../../runtime/index.js'
import { fixtureFolder } from './test-app.js'

const variables = { ACME_CLIENT_ID: 'client', ACME_CLIENT_SECRET: 'secret', ACME_URL: 'http://127.0.0.1:9' }
const storage = { dialect: 'sqlite', filename: ':memory:' } as const
const app = await createApp({ root: fixtureFolder('acme'), config: { storage, variables } })
const { url, closed } = await serve(app, { port: 0 })
console.log(url)
await closed
console.log('closed')
