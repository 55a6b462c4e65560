import type { EmulatedUser } from '../people.js'
import type { EmulatorState } from '../state.js'
import type { Lang } from './layout.js'
import { readPick } from './picker.js'

/** What a posted form says: who logs in, or why nobody does. */
export type Choice = EmulatedUser | 'nothing' | 'refused' | Refusal

type Refusal = 'unknown' | 'barred' | 'invisible'

export const CHOICE_TEXT: Readonly<Record<Lang, Readonly<Record<Refusal, string>>>> = {
  zh: {
    unknown: '没有这个成员。',
    barred: '该账号已禁用、未激活或已退出，无法登录企业微信。',
    invisible: '无权限：该成员不在应用的可见范围内。',
  },
  en: {
    unknown: 'There is no such member.',
    barred: 'This account is disabled, not activated or has left: it cannot log in to WeCom.',
    invisible: 'No permission: the member is not in the visible range of the app.',
  },
}

/** Reads the form of the PC login page and of the page behind its QR code. */
export function readChoice({ corporation }: EmulatorState, form: URLSearchParams): Choice {
  if (form.has('refuse')) return 'refused'
  const user = readPick(corporation, form)
  if (typeof user === 'string') return user
  // Outside of the visible range the scan page says "no permission" [W91019].
  return user.kind === 'member' && !corporation.isUserVisible(user) ? 'invisible' : user
}
