/** The addresses at which a browser logs in. Nothing here is secret, and nothing here is Node's. */

export interface LoginUrlParts {
  readonly corpId: string
  readonly agentId: string
  readonly redirectUri: string
  readonly state: string
}

/**
 * The QR page for a browser on a PC.
 *
 * https://developer.work.weixin.qq.com/document/path/98152
 */
export function buildLoginUrl(
  base: string,
  lang: 'zh' | 'en',
  { corpId, agentId, redirectUri, state }: LoginUrlParts,
): string {
  const query = new URLSearchParams({
    login_type: 'CorpApp',
    appid: corpId,
    agentid: agentId,
    redirect_uri: redirectUri,
    state,
    lang,
  })
  return `${withoutSlash(base)}/wwlogin/sso/login?${query.toString()}`
}

/**
 * The OAuth link for a browser inside WeCom. The fragment belongs to it: without it WeCom shows nothing.
 *
 * https://developer.work.weixin.qq.com/document/path/91022
 */
export function buildWorkbenchUrl(
  base: string,
  scope: 'snsapi_base' | 'snsapi_privateinfo',
  { corpId, agentId, redirectUri, state }: LoginUrlParts,
): string {
  const query = new URLSearchParams({
    appid: corpId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope,
    state,
    agentid: agentId,
  })
  return `${withoutSlash(base)}/connect/oauth2/authorize?${query.toString()}#wechat_redirect`
}

/** Whether a browser is inside WeCom, or inside WeChat, whose name WeCom's User-Agent has too. */
export function isInsideWecom(userAgent: string): boolean {
  return /wxwork\/|MicroMessenger\//i.test(userAgent)
}

function withoutSlash(base: string): string {
  return base.replace(/\/+$/, '')
}
