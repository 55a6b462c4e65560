/** An app with its console and a large corporation, and who may enter it. */
import { createApp } from '../../dist/runtime/index.js'
import { serve } from '../../dist/runtime/http/index.js'
import { loginName } from '../harness/app-folder.js'
import { offer, options } from '../harness/offer.js'

const app = await createApp({
  root: options.root,
  config: { server: { console: true } },
  allowEmulator: true,
})
const server = await serve(app, { port: 0 })
const login = app.getElement(loginName)
await login.syncCorp()
const {
  rows: [{ name }],
} = await login.QywxInnerAuthModel.list({ limit: 1 })

const found = await login.QywxInnerAuthModel.count({ search: name })

offer({
  describe: () => ({ consoleUrl: server.consoleUrl, membersPath: `members/${loginName}`, name, found }),
})
