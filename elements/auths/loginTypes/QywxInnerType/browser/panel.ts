/**
 * WeCom's login panel: the QR code, and the login by the desktop client where that runs. The SDK knows WeCom's own
 * host alone, so that a login page elsewhere gets the ordinary button.
 *
 * https://developer.work.weixin.qq.com/document/path/98171
 */
import {
  ColorScheme,
  WWLoginLangType,
  WWLoginPanelSizeType,
  WWLoginRedirectType,
  WWLoginType,
  createWWLoginPanel,
} from '@wecom/jssdk'
import type { MountPanel } from '../../../../../runtime/client/entry.js'
import { describeFailure, panelTexts } from './panel-texts.js'
import { createPhoneHint } from './phone-hint.js'

const knownOrigin = 'https://login.work.weixin.qq.com'

export const mount: MountPanel = (element, offer, options) => {
  const { lang, size, colorScheme, onCode, onError } = options
  if (new URL(offer.loginUrl).origin !== knownOrigin) return undefined

  const { corpId, agentId, redirectUri, state } = offer as typeof offer & { corpId: string; agentId: string }
  const panel = createWWLoginPanel({
    el: element,
    params: {
      login_type: WWLoginType.corpApp,
      appid: corpId,
      agentid: agentId,
      redirect_uri: redirectUri,
      state,
      redirect_type: WWLoginRedirectType.callback,
      panel_size: size === 'small' ? WWLoginPanelSizeType.small : WWLoginPanelSizeType.middle,
      lang: lang === 'zh' ? WWLoginLangType.zh : WWLoginLangType.en,
      color_scheme: colorScheme === 'dark' ? ColorScheme.Dark : ColorScheme.Light,
    },
    onLoginSuccess: ({ code }) => {
      onCode(code)
    },
    onLoginFail: ({ errCode, errMsg }) => {
      onError(describeFailure(lang, errCode, errMsg))
    },
  })
  panel.el.title = panelTexts[lang].title
  // A dark frame on a dark page: without this, browsers paint a white ground under a frame of another scheme.
  panel.el.style.colorScheme = colorScheme
  const hint = createPhoneHint(lang)
  if (hint !== undefined) element.append(hint)
  return {
    unmount() {
      panel.unmount()
      hint?.remove()
    },
  }
}
