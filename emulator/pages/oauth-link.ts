import type { Scope } from '../codes.js'
import { isOauthDomain, readRedirectHost } from '../domains.js'
import type { EmulatorState } from '../state.js'
import type { Visit } from './visit.js'

/** An OAuth link that WeCom would accept. */
export interface OauthLink {
  redirectUri: string
  redirectHost: string
  scope: Scope
  state: string | undefined
}

/** Why a link is refused. WeCom publishes no numbers for this page: the nearest errcode of the server API stands in. */
export interface LinkRefusal {
  errcode: number
  zh: string
  en: string
}

/** At most 128 bytes, letters and digits only [W96441]. */
const STATE = /^[a-zA-Z0-9]{0,128}$/

/**
 * /connect/oauth2/authorize?appid=&redirect_uri=&response_type=code&scope=&state=&agentid=#wechat_redirect [W96441]
 */
export function readOauthLink(state: EmulatorState, visit: Visit): OauthLink | LinkRefusal {
  const { appid, redirect_uri: redirectUri, response_type: responseType, scope, agentid } = visit.query
  if (appid !== state.corpId) return refusal(40013, 'appid 不正确', 'bad appid')
  if (!redirectUri) return refusal(50001, 'redirect_uri 为空', 'redirect_uri is empty')
  const redirectHost = readRedirectHost(redirectUri)
  if (redirectHost === null || !isOauthDomain(redirectHost, state.knobs)) {
    return refusal(50001, 'redirect_uri 与可信域名不一致', 'redirect_uri does not match the trusted domain')
  }
  if (responseType !== 'code')
    return refusal(40058, 'response_type 必须为 code', 'response_type must be code')
  // snsapi_userinfo is gone from the pages for self-built apps.
  if (scope !== 'snsapi_base' && scope !== 'snsapi_privateinfo') {
    return refusal(40058, 'scope 不正确', 'scope must be snsapi_base or snsapi_privateinfo')
  }
  if (!STATE.test(visit.query['state'] ?? '')) {
    return refusal(
      40058,
      'state 只能包含字母和数字，且不超过 128 字节',
      'state takes letters and digits only, at most 128 bytes',
    )
  }
  if (agentid !== undefined && agentid !== '' && agentid !== state.agentId) {
    return refusal(40056, 'agentid 不正确', 'bad agentid')
  }
  if (scope === 'snsapi_privateinfo' && !agentid && state.knobs.privateinfoWithoutAgentid === 'refuse') {
    return refusal(40056, 'snsapi_privateinfo 需要 agentid', 'snsapi_privateinfo needs agentid')
  }
  if (state.knobs.appDisabled) return refusal(50003, '应用已被停用', 'the app is disabled')

  const grantedScope = agentid ? scope : 'snsapi_base'
  return { redirectUri, redirectHost, scope: grantedScope, state: visit.query['state'] }
}

function refusal(errcode: number, zh: string, en: string): LinkRefusal {
  return { errcode, zh, en }
}
