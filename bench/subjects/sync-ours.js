import { createApp } from '../../dist/runtime/index.js'
import { loginName } from '../harness/app-folder.js'
import { offer, options } from '../harness/offer.js'

const app = await createApp({ root: options.root, allowEmulator: true })
const login = app.getElement(loginName)
await login.getAccessToken()
await login.QywxInnerAuthModel.count()

offer({
  async sync() {
    const began = performance.now()
    const counts = await login.syncCorp()
    return { ms: performance.now() - began, counts, peakMb: process.resourceUsage().maxRSS / 1024 }
  },
  close: () => app.close(),
})
