import type { EmulatorState } from '../state.js'
import type { Caller } from '../tokens.js'
import type { Endpoint } from './endpoint.js'

/** GET /cgi-bin/gettoken?corpid=&corpsecret= [W91039]. The secret is looked at before the corpid [S-probe]. */
export const gettoken: Endpoint = {
  path: '/cgi-bin/gettoken',
  method: 'GET',
  needsToken: false,
  access: 'both',
  emptyLists: [],
  answer(state, call) {
    const { corpid, corpsecret } = call.query
    if (!corpsecret) return { errcode: 41004 }
    if (!corpid) return { errcode: 41002 }
    if (corpid !== state.corpId) return { errcode: 40013 }

    // An address that sent too many wrong secrets is refused even with the right one [S-err 45009].
    if (state.wrongSecrets.isBlocked(call.ip, call.nowMs)) return { errcode: 45009 }
    const caller = callerOf(state, corpsecret)
    if (caller === undefined) {
      const isTolerated = state.wrongSecrets.take(call.ip, call.nowMs, state.knobs.wrongSecretsPerHour)
      return { errcode: isTolerated ? 40001 : 45009 }
    }
    // The list names "app disabled" among the reasons of 40001 [S-err].
    if (state.knobs.appDisabled && caller === 'app') return { errcode: 40001 }
    return { fields: state.tokens.issue(caller, call.nowMs) }
  },
}

/** Each secret has tokens of its own [W91039]. */
function callerOf(state: EmulatorState, secret: string): Caller | undefined {
  if (secret === state.corpSecret) return 'app'
  return secret === state.knobs.contactSyncSecret ? 'contactSync' : undefined
}
