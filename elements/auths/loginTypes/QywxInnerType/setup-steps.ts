import type { SetupStep } from '../../../../runtime/element.js'
import type { QywxInnerSettings } from './config.js'
import { hostAsWritten } from './diagnose.js'

/**
 * What an administrator enters in WeCom's admin console, in the order in which the console lets one.
 *
 * https://developer.work.weixin.qq.com/document/path/98171
 * https://developer.work.weixin.qq.com/document/path/98173
 */
export function listSetupSteps(fullName: string, { redirectUri, lang }: QywxInnerSettings): SetupStep[] {
  const host = hostAsWritten(redirectUri)
  const { origin } = new URL(redirectUri)
  const values = {
    trustedDomain: host,
    callbackDomain: host,
    homePage: `${origin}/login/${fullName}`,
    trustedIp: lang === 'zh' ? '服务器的出口 IP' : 'the server’s egress IP',
    eventUrl: eventUrlOf(fullName, redirectUri),
  }
  return (Object.keys(values) as (keyof typeof values)[]).map((step) => {
    const [title, where] = texts[lang][step]
    return { title, value: values[step], where }
  })
}

/** Where the runtime receives the events of an instance. */
export function eventUrlOf(fullName: string, redirectUri: string): string {
  return `${new URL(redirectUri).origin}/api/callback/${fullName}`
}

type Texts = Readonly<
  Record<
    'trustedDomain' | 'callbackDomain' | 'homePage' | 'trustedIp' | 'eventUrl',
    readonly [title: string, where: string]
  >
>

const texts: Readonly<Record<'zh' | 'en', Texts>> = {
  zh: {
    trustedDomain: [
      '可信域名',
      '管理后台 → 应用管理 → 自建应用 → 网页授权及JS-SDK → 设置可信域名；按提示放置归属校验文件。',
    ],
    callbackDomain: [
      '授权回调域',
      '管理后台 → 应用管理 → 自建应用 → 企业微信授权登录 → Web网页 → 授权回调域。',
    ],
    homePage: ['应用主页', '管理后台 → 应用管理 → 自建应用 → 应用主页：成员在工作台点开应用时直接登录。'],
    trustedIp: [
      '企业可信IP',
      '管理后台 → 应用管理 → 自建应用 → 企业可信IP。检查（check）会显示企业微信看到的 IP。',
    ],
    eventUrl: [
      '接收事件 URL（可选）',
      '管理后台 → 应用管理 → 自建应用 → 接收消息 → 设置API接收。先把页面上的 Token 与 EncodingAESKey 填入 callback，再保存页面。',
    ],
  },
  en: {
    trustedDomain: [
      'Trusted domain',
      'Admin console, App Management, your app, Web authorization and JS-SDK, Trusted domain; put up the ownership file as the page says.',
    ],
    callbackDomain: [
      'Authorization callback domain',
      'Admin console, App Management, your app, WeCom authorized login, Web, Authorization callback domain.',
    ],
    homePage: [
      'App home page',
      'Admin console, App Management, your app, App home page: members who open the app in the workbench are logged in.',
    ],
    trustedIp: [
      'Trusted IP',
      'Admin console, App Management, your app, Trusted IP. The check says which IP WeCom sees.',
    ],
    eventUrl: [
      'URL for events (optional)',
      'Admin console, App Management, your app, Receive messages, API. Put Token and EncodingAESKey of that page into callback first, then save the page.',
    ],
  },
}
