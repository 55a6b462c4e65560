/**
 * The part of WeCom's server API that this Type uses. The only files that know WeCom's HTTP are in this folder; each
 * function here is one of WeCom's calls.
 */
import type { Code } from '../../../../../runtime/element.js'
import { AccessToken, type AccessTokenOptions } from './access-token.js'
import {
  type CodeOwner,
  type MemberFields,
  type WecomAnswer,
  readCodeOwner,
  readMember,
  readMemberDetail,
} from './answers.js'
import { type Call, CallFailure, type CallLimits, sendCall } from './call.js'
import { explainOutage } from './error-codes.js'
import { waitWithin } from './wait-within.js'

const deadTokenErrcodes: readonly number[] = [40014, 42001]
const deadCodeErrcodes: readonly number[] = [40029, 42003, 42022]

export class WecomClient {
  readonly #token: AccessToken
  readonly #settings: AccessTokenOptions['settings']

  constructor(options: AccessTokenOptions) {
    this.#token = new AccessToken(options)
    this.#settings = options.settings
  }

  getAccessToken(): Promise<string> {
    return this.#token.get()
  }

  /** https://developer.work.weixin.qq.com/document/path/96442 */
  async getCodeOwner(code: string, limits?: CallLimits): Promise<CodeOwner> {
    return readCodeOwner(
      await this.#ask({ path: 'auth/getuserinfo', query: { code }, limits }, this.#explainDeadCode),
    )
  }

  /** https://developer.work.weixin.qq.com/document/path/96443 */
  async getMemberDetail(userTicket: string, limits?: CallLimits): Promise<MemberFields> {
    const body = { user_ticket: userTicket }
    return readMemberDetail(await this.#ask({ path: 'auth/getuserdetail', query: {}, body, limits }))
  }

  /** https://developer.work.weixin.qq.com/document/path/90196 */
  async getMember(userId: string, limits?: CallLimits): Promise<{ userId: string; fields: MemberFields }> {
    const member = readMember(await this.#ask({ path: 'user/get', query: { userid: userId }, limits }))
    if (member === undefined) throw explainOutage('unreadable', 'user/get', this.#settings.lang)
    return member
  }

  /**
   * Asks with the access token. WeCom may revoke one before its time, so a single refusal is normal: forget that
   * token and ask once more.
   */
  async #ask(call: Call, explain: (failure: CallFailure) => Code = ({ code }) => code): Promise<WecomAnswer> {
    const token = await this.#getToken(call)
    let hasLostAnswer: boolean
    try {
      return await this.#send(call, token)
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error
      if (error.errcode === undefined || !deadTokenErrcodes.includes(error.errcode)) throw explain(error)
      hasLostAnswer = error.followsLostAnswer
    }

    await this.#token.forget(token)
    try {
      return await this.#send(call, await this.#getToken(call))
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error
      throw explain(hasLostAnswer ? error.afterLostAnswer() : error)
    }
  }

  /** The token is got for many at once, so whoever can't wait any longer leaves, and the request goes on. */
  async #getToken({ limits }: Call): Promise<string> {
    const held = this.#token.held
    if (held !== undefined) return held
    const outcome = await waitWithin(this.#token.get(), limits ?? {})
    if (outcome === 'tooSlow') throw explainOutage('tooSlow', 'gettoken', this.#settings.lang)
    return outcome.value
  }

  #send(call: Call, token: string): Promise<WecomAnswer> {
    return sendCall(this.#settings, { ...call, query: { access_token: token, ...call.query } })
  }

  /** A code is good once, so one that was used up by a try whose answer got lost is not the user's fault. */
  readonly #explainDeadCode = ({ errcode, code, followsLostAnswer }: CallFailure): Code => {
    const isDead = errcode !== undefined && deadCodeErrcodes.includes(errcode)
    return isDead && followsLostAnswer
      ? explainOutage('codeLost', 'auth/getuserinfo', this.#settings.lang)
      : code
  }
}
