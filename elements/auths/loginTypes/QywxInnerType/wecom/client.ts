/**
 * The part of WeCom's server API that this Type uses. The only files that know WeCom's HTTP are in this folder; each
 * function here is one of WeCom's calls.
 */
import { type Clock, Code } from '../../../../../runtime/element.js'
import type { TokenState } from '../../Meta/Meta.js'
import { AccessToken, type AccessTokenOptions } from './access-token.js'
import {
  type Agent,
  type CodeOwner,
  type Member,
  type MemberFields,
  type VisibleRange,
  type WecomAnswer,
  type WecomDepartment,
  readAgent,
  readCodeOwner,
  readDepartments,
  readMember,
  readMemberDetail,
  readMembers,
  readTag,
} from './answers.js'
import { type Call, CallFailure, type CallLimits, sendCall } from './call.js'
import { explainOutage, refusalKind } from './error-codes.js'
import { type Probe, probeWecom } from './probe.js'
import { waitWithin } from './wait-within.js'

// WeCom lets 30,000 be in one department and gives all of them at once, a few kilobytes for each.
const longestMemberList = 128 * 1024 * 1024

const noSuchAccount = 46004
// Whatever number WeCom has for a code that can't be used any more, this is ours.
const deadCode = 40029

/** A member as an answer had them. */
export interface ReadMember extends Member {
  /** When the reading began. */
  readonly readAtMs: number
}

export class WecomClient {
  readonly #token: AccessToken
  readonly #settings: AccessTokenOptions['settings']
  readonly #clock: Clock
  readonly #agentId: string

  constructor(options: AccessTokenOptions & { readonly agentId: string }) {
    this.#token = new AccessToken(options)
    this.#clock = options.clock
    this.#agentId = options.agentId
    this.#settings = options.settings
  }

  getAccessToken(limits?: CallLimits): Promise<string> {
    return limits === undefined ? this.#token.get() : this.#getToken({ path: 'gettoken', query: {}, limits })
  }

  readTokenState(): Promise<TokenState> {
    return this.#token.readState()
  }

  /** Whether WeCom is there at all; it asks once, and for nothing. */
  probe(limits: CallLimits): Promise<Probe> {
    return probeWecom(this.#settings, limits)
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
  async getMember(userId: string, limits?: CallLimits): Promise<ReadMember> {
    const readAtMs = this.#clock.now()
    const member = readMember(await this.#ask({ path: 'user/get', query: { userid: userId }, limits }))
    if (member === undefined) throw explainOutage('unreadable', 'user/get', this.#settings.lang)
    return { ...member, readAtMs }
  }

  /**
   * The members of one department, not of those under it.
   *
   * https://developer.work.weixin.qq.com/document/path/90201
   */
  async listMembers(departmentId: number, limits?: CallLimits): Promise<ReadMember[]> {
    const readAtMs = this.#clock.now()
    const query = { department_id: String(departmentId) }
    const call = { path: 'user/list', query, limits, longestAnswerBytes: longestMemberList }
    const members = readMembers(await this.#ask(call))
    if (members === undefined) throw explainOutage('unreadable', 'user/list', this.#settings.lang)
    // Field by field: V8 spreads objects slowly, and these are many.
    return members.map(({ userId, fields }) => ({ userId, fields, readAtMs }))
  }

  /**
   * A department and all under it, or all that the app can see.
   *
   * https://developer.work.weixin.qq.com/document/path/90208
   */
  async listDepartments(departmentId?: number, limits?: CallLimits): Promise<WecomDepartment[]> {
    const query: Record<string, string> = departmentId === undefined ? {} : { id: String(departmentId) }
    const departments = readDepartments(await this.#ask({ path: 'department/list', query, limits }))
    if (departments === undefined) throw explainOutage('unreadable', 'department/list', this.#settings.lang)
    return departments
  }

  /** What the app may see. https://developer.work.weixin.qq.com/document/path/96448 */
  async getVisibleRange(limits?: CallLimits): Promise<VisibleRange> {
    return (await this.getAgent(limits)).range
  }

  /** The app about itself. https://developer.work.weixin.qq.com/document/path/96448 */
  async getAgent(limits?: CallLimits): Promise<Agent> {
    return readAgent(await this.#ask({ path: 'agent/get', query: { agentid: this.#agentId }, limits }))
  }

  /** Whom of a tag the app may see. https://developer.work.weixin.qq.com/document/path/90349 */
  async getTag(tagId: number, limits?: CallLimits): Promise<Pick<VisibleRange, 'userIds' | 'departmentIds'>> {
    return readTag(await this.#ask({ path: 'tag/get', query: { tagid: String(tagId) }, limits }))
  }

  /**
   * The user id that belongs to a mobile number or an address; null when the app sees none.
   *
   * https://developer.work.weixin.qq.com/document/path/95402
   * https://developer.work.weixin.qq.com/document/path/95895
   */
  async findUserId(
    by: { readonly mobile: string } | { readonly email: string; readonly emailType: 1 | 2 },
    limits?: CallLimits,
  ): Promise<string | null> {
    const call =
      'mobile' in by
        ? { path: 'user/getuserid', body: { mobile: by.mobile } }
        : { path: 'user/get_userid_by_email', body: { email: by.email, email_type: by.emailType } }
    try {
      return readCodeOwner(await this.#ask({ ...call, query: {}, limits })).userId
    } catch (error) {
      if (Code.is(error) && error.code === noSuchAccount) return null
      throw error
    }
  }

  /**
   * Asks with the access token. WeCom may revoke one before its time, so a single refusal is normal: forget that
   * token and ask once more.
   */
  async #ask(call: Call, explain: (failure: CallFailure) => Code = ({ code }) => code): Promise<WecomAnswer> {
    const token = this.#token.held ?? (await this.#getToken(call))
    let hasLostAnswer: boolean
    try {
      return await this.#send(call, token)
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error
      if (error.errcode === undefined || refusalKind(error.errcode) !== 'renew') throw explain(error)
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
    const outcome = await waitWithin(this.#token.get(), limits ?? {})
    if (outcome === 'tooSlow') throw explainOutage('tooSlow', 'gettoken', this.#settings.lang)
    return outcome.value
  }

  #send(call: Call, token: string): Promise<WecomAnswer> {
    return sendCall(this.#settings, { ...call, query: { access_token: token, ...call.query } })
  }

  /** A code is good once, so one that was used up by a try whose answer got lost is not the user's fault. */
  readonly #explainDeadCode = ({ code, followsLostAnswer }: CallFailure): Code => {
    return code.code === deadCode && followsLostAnswer
      ? explainOutage('codeLost', 'auth/getuserinfo', this.#settings.lang)
      : code
  }
}
