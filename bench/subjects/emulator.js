/** WeCom, as the emulator of this package plays it: in a process of its own, so that it takes nobody's time. */
import { startEmulator } from '../../dist/emulator/index.js'
import { offer, options } from '../harness/offer.js'

const emulator = await startEmulator({
  requestLog: false,
  callsPerMinute: Infinity,
  callsPerHour: Infinity,
  ...options,
})
const { apiUrl, corpId, corpSecret, agentId } = emulator
const someone = emulator.users.keys().next().value
const counted = [
  'gettoken',
  'auth/getuserinfo',
  'user/getuserinfo',
  'user/get',
  'auth/getuserdetail',
  'user/getuserdetail',
  'user/list',
]

offer({
  describe: () => ({ apiUrl, corpId, corpSecret, agentId, userId: someone }),
  grantCodes: (count) => Array.from({ length: count }, () => emulator.grantCode(someone)),
  set: (knobs) => emulator.set(knobs),
  revokeTokens: (code) => emulator.revokeTokens(code),
  count: () => Object.fromEntries(counted.map((path) => [path, emulator.count(`/cgi-bin/${path}`)])),
})
