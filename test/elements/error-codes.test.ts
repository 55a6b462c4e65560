import { describe, expect, it } from 'vitest'
import {
  type Lang,
  explainErrcode,
  explainOutage,
  refuseLogin,
} from '../../elements/auths/loginTypes/QywxInnerType/wecom/error-codes.js'
import { expectOneNumber } from '../support/expect-code.js'

const languages: Lang[] = ['zh', 'en']

// https://developer.work.weixin.qq.com/document/path/90313
const documented = [
  40001, 40013, 40014, 40029, 40056, 40091, 42001, 42003, 42022, 45009, 45033, 48002, 48006, 50001, 50002,
  50003, 60003, 60011, 60020, 60021, 60111, 84014, 84015,
]

describe('the explanation of an error', () => {
  it('has its number and no other long one, in both languages, whatever WeCom might send', () => {
    for (const lang of languages) {
      for (let errcode = -1; errcode < 100_000; errcode += 97)
        expectOneNumber(explainErrcode(errcode, 'user/get', lang))
      for (const errcode of [...documented, 301002])
        expectOneNumber(explainErrcode(errcode, 'user/get', lang))
    }
  })

  it.each([40001, 40013, 40056, 301002, 60020, 50001, 50003])('of %i names where to mend it', (errcode) => {
    expect(explainErrcode(errcode, 'user/get', 'en').solution).toContain('Admin console')
    expect(explainErrcode(errcode, 'user/get', 'zh').solution).toContain('管理后台')
  })

  it('names the config key', () => {
    expect(explainErrcode(40001, 'gettoken', 'zh').reason).toContain('corpSecret')
    expect(explainErrcode(40013, 'gettoken', 'en').reason).toContain('corpId')
    expect(explainErrcode(40056, 'gettoken', 'en').reason).toContain('agentId')
    expect(explainErrcode(301002, 'gettoken', 'en').reason).toMatch(/agentId.*corpSecret/)
  })

  it('differs between the languages', () => {
    expect(refuseLogin(40301, 'zh').reason).not.toBe(refuseLogin(40301, 'en').reason)
    expect(explainOutage('tooSlow', 'user/get', 'zh').reason).not.toBe(
      explainOutage('tooSlow', 'user/get', 'en').reason,
    )
  })
})
