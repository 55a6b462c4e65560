import { SENSITIVE_FIELDS, type EmulatedUser, type SensitiveField } from '../people.js'
import type { Scope } from '../codes.js'
import type { Reply } from '../reply.js'
import type { EmulatorState } from '../state.js'
import { escapeHtml, renderPage, renderRefusal, type Lang } from './layout.js'
import { readOauthLink, type OauthLink } from './oauth-link.js'
import { readPick, renderPicker } from './picker.js'
import { redirectTo } from './redirect.js'
import type { Visit } from './visit.js'

const TEXT = {
  zh: {
    title: '谁登录了这个企业微信客户端？',
    intro: '在真实的企业微信中，snsapi_base 静默跳转，不显示任何页面。',
    outside: '请在企业微信客户端打开链接',
    unknown: '没有这个成员。',
    barred: '该账号已禁用、未激活或已退出，无法登录企业微信。',
    invisible: '无权限：该成员不在应用的可见范围内。',
    consentTitle: '应用申请获取你的敏感信息',
    fields: '可取消不愿提供的项目',
    allow: '同意',
    deny: '拒绝',
  },
  en: {
    title: 'Who is logged in to this WeCom client?',
    intro: 'With the real WeCom, snsapi_base redirects silently and shows no page.',
    outside: 'Please open this link in the WeCom client',
    unknown: 'There is no such member.',
    barred: 'This account is disabled, not activated or has left: it cannot log in to WeCom.',
    invisible: 'No permission: the member is not in the visible range of the app.',
    consentTitle: 'The app asks for your sensitive information',
    fields: 'Untick what you keep to yourself',
    allow: 'Allow',
    deny: 'Deny',
  },
} as const

const FIELD_NAMES: Readonly<Record<SensitiveField, Record<Lang, string>>> = {
  gender: { zh: '性别', en: 'Gender' },
  avatar: { zh: '头像', en: 'Avatar' },
  qr_code: { zh: '个人二维码', en: 'Personal QR code' },
  mobile: { zh: '手机', en: 'Mobile' },
  email: { zh: '邮箱', en: 'Email' },
  biz_mail: { zh: '企业邮箱', en: 'Business mail' },
  address: { zh: '地址', en: 'Address' },
}

/**
 * The in-WeCom OAuth page. GET shows the people; POST to the same URL takes `userid=<userid>` and redirects (303).
 * For snsapi_privateinfo the POST first answers with a consent form; a POST of `userid`, `consent=allow` and one
 * `field=<name>` for each consented field, or `consent=deny`, redirects.
 */
export function oauthPage(state: EmulatorState, visit: Visit): Reply {
  const userAgent = visit.headers['user-agent'] ?? ''
  const lang: Lang = visit.query['lang'] === 'en' || /Language\/en/i.test(userAgent) ? 'en' : 'zh'
  const link = readOauthLink(state, visit)
  if ('errcode' in link) return renderRefusal(lang, link[lang], link.errcode)
  // The redirect works only inside the client [W96441], whose User-Agent has wxwork [S-npm, S-ua].
  if (!/wxwork\/[\d.]+/i.test(userAgent)) return renderRefusal(lang, TEXT[lang].outside)
  if (visit.method === 'POST') return answerPick(state, visit, link, lang)

  const { title, intro } = TEXT[lang]
  const picker = renderPicker(state.corporation, lang, false)
  return renderPage({ lang, title, body: `<p class="soft">${intro}</p>${picker}`, needsFragment: true })
}

function answerPick(state: EmulatorState, visit: Visit, link: OauthLink, lang: Lang): Reply {
  const form = new URLSearchParams(visit.body)
  const user = readPick(state.corporation, form)
  if (user === 'nothing') return oauthPage(state, { ...visit, method: 'GET' })
  if (typeof user === 'string') return renderRefusal(lang, TEXT[lang][user])
  // The silent way gives a code to everybody, visible or not [W96442].
  if (link.scope === 'snsapi_base') return redirectWithCode(state, visit, link, user, 'snsapi_base', [])

  if (!state.corporation.isUserVisible(user)) return renderRefusal(lang, TEXT[lang].invisible)
  const consent = form.get('consent')
  if (consent === 'deny') return redirectWithCode(state, visit, link, user, 'snsapi_base', [])
  if (consent !== 'allow') return renderConsent(state, lang, user)
  const fields = SENSITIVE_FIELDS.filter((field) => form.getAll('field').includes(field))
  return redirectWithCode(state, visit, link, user, 'snsapi_privateinfo', fields)
}

function redirectWithCode(
  state: EmulatorState,
  visit: Visit,
  link: OauthLink,
  user: EmulatedUser,
  scope: Scope,
  consentedFields: readonly SensitiveField[],
): Reply {
  const { redirectUri, redirectHost } = link
  const code = state.codes.issue(
    { user, agentId: state.agentId, redirectHost, scope, consentedFields },
    visit.nowMs,
  )
  return redirectTo(redirectUri, { code, state: link.state })
}

/** Asks only for what the admin ticked for the app [W96443]. */
function renderConsent(state: EmulatorState, lang: Lang, user: EmulatedUser): Reply {
  const text = TEXT[lang]
  const boxes = SENSITIVE_FIELDS.filter((field) => !state.knobs.withheldFields.includes(field)).map(
    (field) =>
      `<label><input type="checkbox" name="field" value="${field}" checked> ${FIELD_NAMES[field][lang]}</label>`,
  )
  const body = `<p class="soft">${escapeHtml(user.name)} (${escapeHtml(user.userid)})</p>
<form method="post">
<input type="hidden" name="userid" value="${escapeHtml(user.userid)}">
<fieldset><legend>${text.fields}</legend>${boxes.join('')}</fieldset>
<button class="primary" name="consent" value="allow">${text.allow}</button>
<button name="consent" value="deny">${text.deny}</button>
</form>`
  return renderPage({ lang, title: text.consentTitle, body })
}
