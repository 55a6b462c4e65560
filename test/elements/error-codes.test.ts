import { describe, expect, it } from 'vitest'
import type { Code } from '../../runtime/index.js'
import {
  type Lang,
  explainErrcode,
  explainOutage,
  isRefusalOfAll,
  refusalKind,
  refuseLogin,
} from '../../elements/auths/loginTypes/QywxInnerType/wecom/error-codes.js'
import { expectOneNumber } from '../support/expect-code.js'

const languages: Lang[] = ['zh', 'en']

/**
 * WeCom's numbers, what each asks of a client, and the number that callers get.
 * https://developer.work.weixin.qq.com/document/path/90313
 */
const documented: readonly [errcode: number, kind: string, code?: number][] = [
  [-1, 'busy', 50000],
  [40001, 'fault'],
  [40003, 'missing'],
  [40013, 'fault'],
  [40014, 'renew'],
  [40029, 'again'],
  [40031, 'missing', 40003],
  [40056, 'fault'],
  [40058, 'ours'],
  [40063, 'ours', 40058],
  [40068, 'missing'],
  [40091, 'fault'],
  [40093, 'fault'],
  [41001, 'fault'],
  [41002, 'fault'],
  [41004, 'fault'],
  [41008, 'again'],
  [42001, 'renew'],
  [42003, 'again', 40029],
  [42007, 'fault'],
  [42009, 'fault'],
  [42022, 'again', 40029],
  [45009, 'limit'],
  [45033, 'busy'],
  [46004, 'missing'],
  [48002, 'fault'],
  [48006, 'fault'],
  [48009, 'fault'],
  [50001, 'fault'],
  [50002, 'hidden', 60011],
  [50003, 'fault'],
  [60003, 'missing'],
  [60011, 'hidden'],
  [60020, 'fault'],
  [60021, 'hidden', 60011],
  [60111, 'missing'],
  [60123, 'missing', 60003],
  [80001, 'fault'],
  [81013, 'missing'],
  [84014, 'again'],
  [84015, 'again'],
  [85005, 'fault'],
  [301002, 'fault'],
  [301005, 'ours'],
]

/** Where to go, by what the number asks for: a page of WeCom's admin console, a key of the config, or back to the start. */
const solutionOf: Readonly<Record<string, Readonly<Record<Lang, RegExp>>>> = {
  renew: { zh: /corpSecret/, en: /corpSecret/ },
  again: { zh: /重新登录/, en: /Log in again/ },
  busy: { zh: /稍后重试/, en: /a little later/ },
  limit: { zh: /60 秒.*60 分钟/, en: /60 seconds.*60 minutes/ },
  fault: {
    zh: /管理后台 → |corpId|corpSecret|apiBaseUrl|网址/,
    en: /Admin console, |corpId|corpSecret|apiBaseUrl|URL/,
  },
  hidden: { zh: /管理后台 → .*可见范围/, en: /Admin console, .*Visible Range/ },
  missing: { zh: /管理后台 → /, en: /Admin console, / },
  ours: { zh: /升级 wecom-elements/, en: /Update wecom-elements/ },
}

const isChinese = (text: string) => /\p{Script=Han}/u.test(text)

describe('the explanation of an error', () => {
  it.each(documented)(
    'of %i asks for "%s", and says in both languages why and where to mend it',
    (...row) => {
      const [errcode, kind, code = errcode] = row
      expect(refusalKind(errcode)).toBe(kind)
      for (const lang of languages) {
        const said: Code = explainErrcode(errcode, 'user/get', lang)
        expect(said.code).toBe(code)
        expect(said.solution).toMatch(solutionOf[kind]?.[lang] ?? /^$/)
        expect(isChinese(said.reason)).toBe(lang === 'zh')
        expect(isChinese(said.solution ?? '')).toBe(lang === 'zh')
        expectOneNumber(said)
      }
    },
  )

  it('has its number and no other long one, in both languages, whatever WeCom might send', () => {
    for (const lang of languages) {
      for (let errcode = -1; errcode < 100_000; errcode += 97)
        expectOneNumber(explainErrcode(errcode, 'user/get', lang))
    }
  })

  it('of a number that nobody has explained passes it on, with where to look it up', () => {
    expect(refusalKind(60121)).toBeUndefined()
    const said = explainErrcode(60121, 'user/get', 'en')
    expect(said).toMatchObject({ code: 60121, httpStatus: 502 })
    expect(said.reason).toContain('user/get')
    expect(said.solution).toContain('developer.work.weixin.qq.com')
  })

  it('tells apart what is refused to everybody from what is refused about one', () => {
    const ofAll = documented.filter(([errcode]) => isRefusalOfAll(errcode)).map(([, kind]) => kind)
    expect(new Set(ofAll)).toEqual(new Set(['fault', 'renew', 'limit']))
  })

  it('names the config key', () => {
    expect(explainErrcode(40001, 'gettoken', 'zh').reason).toContain('corpSecret')
    expect(explainErrcode(40013, 'gettoken', 'en').reason).toContain('corpId')
    expect(explainErrcode(40056, 'gettoken', 'en').reason).toContain('agentId')
    expect(explainErrcode(301002, 'gettoken', 'en').reason).toMatch(/agentId.*corpSecret/)
  })

  it('of too many look-ups says that their window is a day, and of other calls it does not', () => {
    for (const path of ['user/getuserid', 'user/get_userid_by_email']) {
      expect(explainErrcode(45009, path, 'en').solution).toContain('ends after a day')
      expect(explainErrcode(45009, path, 'zh').solution).toContain('一天后解除')
    }
    expect(explainErrcode(45009, 'user/get', 'en').solution).not.toContain('day')
  })

  it('of a number that nobody has explained is in the language that was asked for', () => {
    expect(explainErrcode(60121, 'user/get', 'en').reason).toBe('WeCom refused user/get.')
    expect(explainErrcode(60121, 'user/get', 'zh').reason).toBe('企业微信拒绝了 user/get。')
  })

  it('of what brought no answer names the call and what happened, in both languages', () => {
    expect(explainOutage('unreachable', 'user/get', 'en', 'ECONNREFUSED')).toMatchObject({
      code: 50000,
      httpStatus: 502,
      reason: 'WeCom could not be reached (user/get, ECONNREFUSED).',
    })
    expect(explainOutage('tooSlow', 'user/get', 'en').reason).toBe('WeCom did not answer in time (user/get).')
    expect(explainOutage('unreadable', 'gettoken', 'zh').reason).toBe('企业微信的应答无法识别（gettoken）。')
    expect(explainOutage('unreachable', 'gettoken', 'zh', 'HTTP 502').reason).toBe(
      '无法连接企业微信（gettoken, HTTP 502）。',
    )
  })

  it('differs between the languages', () => {
    expect(refuseLogin(40301, 'zh').reason).not.toBe(refuseLogin(40301, 'en').reason)
    expect(explainOutage('tooSlow', 'user/get', 'zh').reason).not.toBe(
      explainOutage('tooSlow', 'user/get', 'en').reason,
    )
  })
})
