import type { EmulatorState } from '../state.js'
import type { Endpoint } from './endpoint.js'
import { readId } from './parameters.js'

/** GET /cgi-bin/agent/get?access_token=&agentid= [W96448]: the app about itself, its visible range included. */
export const agentGet: Endpoint = {
  path: '/cgi-bin/agent/get',
  method: 'GET',
  needsToken: true,
  access: 'both',
  emptyLists: [],
  answer(state, call, caller) {
    const { agentid } = call.query
    if (!agentid) return { errcode: 41011 }
    if (readId(agentid) === null) return { errcode: 40056 }
    // Only of the app that the token is of; the contact-sync secret is of no app.
    if (agentid !== state.agentId || caller !== 'app') return { errcode: 301002 }
    return { fields: describe(state) }
  },
}

function describe(state: EmulatorState): Record<string, unknown> {
  const { corporation, knobs } = state
  const { departments, users, tags = [] } = knobs.visibleRange
  return {
    agentid: Number(state.agentId),
    name: '星河登录',
    square_logo_url: 'https://wework.qpic.cn/wwpic/emulator_logo/0',
    description: '',
    allow_userinfos: {
      user: users.flatMap((userid) => {
        const user = corporation.findMember(userid)
        return user === undefined ? [] : [{ userid: user.userid }]
      }),
    },
    allow_partys: { partyid: departments.filter((id) => corporation.departments.has(id)) },
    allow_tags: { tagid: tags.filter((id) => corporation.tags.has(id)) },
    // A disabled app has no token that works.
    close: 0,
    redirect_domain: knobs.trustedDomains?.[0] ?? '',
    report_location_flag: 0,
    isreportenter: 0,
    home_url: '',
  }
}
