import type { PanelFailure } from '../../../../../runtime/client/entry.js'

type Lang = 'zh' | 'en'

export const panelTexts = {
  zh: {
    title: '企业微信登录',
    failed: '企业微信无法继续此次登录。',
    onPhone: '在手机上，请用企业微信打开此页面，无需扫码即可登录。',
    copy: '复制页面地址',
    copied: '已复制，请在企业微信中打开',
  },
  en: {
    title: 'WeCom login',
    failed: 'WeCom cannot go on with this login.',
    onPhone: 'On a phone, open this page inside WeCom: there it logs you in without a scan.',
    copy: 'Copy the address of this page',
    copied: 'Copied: open it inside WeCom',
  },
} as const

interface Explanation {
  readonly reason: string
  readonly solution: string
}

const misconfigured = {
  zh: '企业微信登录的设置有误。',
  en: 'The WeCom login of this site is not set up correctly.',
} as const

/** What is to be set where; the same numbers stand on WeCom's own page about them (document 98152). */
const solutions: Readonly<Record<number, Readonly<Record<Lang, string>>>> = {
  [-31020]: {
    zh: '在企业微信管理后台「应用管理 → 自建应用 → 企业微信授权登录 → Web 网页」中，将授权回调域设为 redirectUri 的域名，须完全一致（含端口）。',
    en: 'In WeCom’s console, App Management (应用管理), the app, WeCom Authorized Login (企业微信授权登录), Web: set the callback domain to the host of redirectUri, exactly, with its port.',
  },
  [-31027]: {
    zh: 'corpId 不正确。请核对管理后台「我的企业 → 企业信息」中的企业 ID。',
    en: 'corpId is wrong. Compare it with My Company (我的企业), Company Info (企业信息), Company ID.',
  },
  [-31028]: {
    zh: 'agentId 不正确。请核对管理后台「应用管理」中该应用的 AgentId。',
    en: 'agentId is wrong. Compare it with the AgentId of the app in App Management (应用管理).',
  },
  [-31033]: {
    zh: '企业微信不接受来自此页面地址的登录。请通过 redirectUri 所在的域名访问，并使用 https。',
    en: 'WeCom takes no login from the address of this page. Open it at the host of redirectUri, by https.',
  },
  [-31034]: {
    zh: 'corpId 不是服务商。自建应用登录的 login_type 应为 CorpApp。',
    en: 'corpId is no service provider. The login_type of a self-built app is CorpApp.',
  },
  [-31035]: {
    zh: 'redirectUri 为空。请在登录元素的配置中填写。',
    en: 'redirectUri is empty. Set it in the config of the login element.',
  },
  [-31037]: {
    zh: '该应用未开启网页登录。请在管理后台该应用的「企业微信授权登录」中启用 Web 网页登录。',
    en: 'The app may not log people in. Switch on Web login in its WeCom Authorized Login (企业微信授权登录).',
  },
  [-31039]: {
    zh: '在管理后台该应用的「网页授权及 JS-SDK」中，将可信域名设为 redirectUri 的域名，须完全一致。',
    en: 'In Web Authorization and JS-SDK (网页授权及JS-SDK) of the app, set the trusted domain (可信域名) to the host of redirectUri, exactly.',
  },
  [-31040]: {
    zh: 'login_type 不正确。自建应用应为 CorpApp。',
    en: 'login_type is wrong. It is CorpApp for a self-built app.',
  },
}

/** Says what the login page of WeCom reports with a number, and what the administrator has to set. */
export function describeFailure(lang: Lang, code = 0, message = ''): PanelFailure {
  const known = explain(lang, code)
  if (known !== undefined) return { code, ...known }
  // What WeCom says itself, in the language that it was asked for.
  return { code, reason: message === '' ? panelTexts[lang].failed : message }
}

function explain(lang: Lang, code: number): Explanation | undefined {
  const solution = solutions[code]?.[lang]
  return solution === undefined ? undefined : { reason: misconfigured[lang], solution }
}
