import { createApp } from '../../dist/runtime/index.js'
import { tellDone } from './done.js'

const app = await createApp({ root: process.argv[2] })
const live = app
  .elements({ type: 'auths.loginTypes.QywxInnerType' })
  .map(({ fullName }) => app.getElement(fullName))
tellDone(live.length)
