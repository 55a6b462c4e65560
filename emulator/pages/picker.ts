import type { Corporation } from '../corporation.js'
import type { EmulatedUser } from '../people.js'
import { escapeHtml, type Lang } from './layout.js'

// The list of people that stands for the phone, the scan and the WeCom client. A plain form that posts to the
// page's own URL, query included, so it works by keyboard and by curl:
//   curl -i -d userid=ZhangWei "<the page's whole URL>"     → 303 to redirect_uri?code=...&state=...
//   curl -i -d refuse=1 "<the PC login page's whole URL>"   → 303 to redirect_uri?state=...

/** Beyond this a person is named by typing. */
const MAX_LISTED = 200

const TEXT = {
  zh: {
    refuse: '拒绝',
    other: '其他成员的 userid',
    go: '继续',
    invisible: '不在可见范围',
    outsider: '非企业成员',
    linked: '互联企业',
    status: { 1: '', 2: '已禁用', 4: '未激活', 5: '已退出' },
  },
  en: {
    refuse: 'Refuse',
    other: 'userid of another member',
    go: 'Continue',
    invisible: 'not in the visible range',
    outsider: 'not a member',
    linked: 'linked corporation',
    status: { 1: '', 2: 'disabled', 4: 'not activated', 5: 'left' },
  },
} as const

/** The form with everybody in it. */
export function renderPicker(corporation: Corporation, lang: Lang, canRefuse: boolean): string {
  const items = firstPeople(corporation).map((user) => renderPerson(corporation, user, lang))
  const text = TEXT[lang]
  const refuse = canRefuse ? `<button name="refuse" value="1">${text.refuse}</button>` : ''
  const form = `<form method="post"><ul>${items.join('')}</ul>${refuse}</form>`
  if (corporation.users.size <= MAX_LISTED) return form
  return `${form}<form method="post" class="other-person"><label>${text.other} <input type="text" name="userid" required></label><button>${text.go}</button></form>`
}

function firstPeople(corporation: Corporation): EmulatedUser[] {
  const people: EmulatedUser[] = []
  for (const user of corporation.users.values()) {
    if (people.push(user) === MAX_LISTED) break
  }
  return people
}

function renderPerson(corporation: Corporation, user: EmulatedUser, lang: Lang): string {
  const departments = user.department
    .map((id) => {
      const { name = String(id), name_en: nameEn = '' } = corporation.departments.get(id) ?? {}
      return lang === 'en' && nameEn !== '' ? nameEn : name
    })
    .join(' / ')
  const mark = describeMark(corporation, user, lang)
  const marked = mark === '' ? '' : `<span class="mark">${mark}</span>`
  return `<li><button class="person" name="userid" value="${escapeHtml(user.userid)}"><b>${escapeHtml(user.name)}</b>${marked}<span>${escapeHtml(user.userid)}</span><span>${escapeHtml(departments)}</span></button></li>`
}

function describeMark(corporation: Corporation, user: EmulatedUser, lang: Lang): string {
  const text = TEXT[lang]
  if (user.kind !== 'member') return text[user.kind]
  if (user.status !== 1) return text.status[user.status]
  return corporation.isUserVisible(user) ? '' : text.invisible
}

/** Who was picked: a person of the list, or the word why it is nobody. */
export function readPick(
  corporation: Corporation,
  form: URLSearchParams,
): EmulatedUser | 'nothing' | 'unknown' | 'barred' {
  const userid = form.get('userid')
  if (userid === null || userid === '') return 'nothing'
  const user = corporation.users.get(userid)
  if (user === undefined) return 'unknown'
  // Who is disabled, not activated or gone has no WeCom client to log in with.
  return user.kind === 'member' && user.status !== 1 ? 'barred' : user
}
