import type { Outcome } from '../answers.js'
import type { EmulatorState } from '../state.js'
import type { Call, Endpoint } from './endpoint.js'

/** GET /cgi-bin/get_jsapi_ticket?access_token= [W96909]: the ticket of the corporation. */
export const getJsapiTicket: Endpoint = {
  path: '/cgi-bin/get_jsapi_ticket',
  method: 'GET',
  needsToken: true,
  access: 'app',
  emptyLists: [],
  answer: giveTicket,
}

/** GET /cgi-bin/ticket/get?access_token=&type=agent_config [W96909]: the ticket of the app. */
export const ticketGet: Endpoint = {
  path: '/cgi-bin/ticket/get',
  method: 'GET',
  needsToken: true,
  access: 'app',
  emptyLists: [],
  answer(state, call) {
    const { type } = call.query
    if (!type) return { errcode: 40063 }
    return type === 'agent_config' ? giveTicket(state, call) : { errcode: 40058 }
  },
}

/** At most 100 times an hour for one app [W96909]; the 400 of the corporation are out of reach of one app. */
function giveTicket(state: EmulatorState, call: Call): Outcome {
  if (!state.jsTicketCalls.take(call.path, call.nowMs, state.knobs.jsTicketsPerHour))
    return { errcode: 45009 }
  return { fields: state.jsTickets.issue(call.path, call.nowMs) }
}
