/**
 * WeCom's self-built-app login (企业微信自建应用登录). The class reads like its documentation; what it calls lies beside
 * it: `wecom/` speaks to WeCom, `store/` keeps rows, `browser/` is what runs in a page.
 */
import {
  ArgumentError,
  type ConfigFinding,
  type ConfigSurroundings,
  type DiagnosedFinding,
  type Page,
  type SetupStep,
  type TableDeclaration,
  checkArguments,
} from '../../../../runtime/element.js'
import {
  type BindArgs,
  type ContentSecurity,
  type DiagnoseArgs,
  type EventAnswer,
  type EventRequest,
  type EventState,
  type GetLoginCodeArgs,
  type GetLoginConfigArgs,
  type LoginConfig,
  type LoginRequest,
  LoginType,
  type TokenState,
  type UnbindArgs,
} from '../Meta/Meta.js'
import { buildLoginUrl, buildWorkbenchUrl, isInsideWecom } from './browser/login-urls.js'
import { type QywxInnerConfig, type QywxInnerSettings, checkQywxInnerConfig, withDefaults } from './config.js'
import { diagnose } from './diagnose.js'
import { qywxInnerConfigSchema } from './config-schema.js'
import { createEventReceiver } from './events/create-receiver.js'
import type { EventReceiver } from './events/receiver.js'
import { qywxFunctionList } from './function-list.js'
import { bindMember, createBindAtLogin, unbindMember } from './local-user.js'
import { loginMember } from './login.js'
import type {
  FindUserIdArgs,
  SyncCorpArgs,
  SyncDepartmentInfoArgs,
  SyncHistoryArgs,
  SyncUserInfoArgs,
} from './method-arguments.js'
import { type Parts, createParts } from './parts.js'
import { forgetMember, freshenMember, recheckMember } from './members.js'
import { eventUrlOf, listSetupSteps } from './setup-steps.js'
import type { QywxInnerAuthModel } from './store/auth-model.js'
import type { QywxInnerDepartmentModel } from './store/department-model.js'
import { qywxTables } from './store/tables.js'
import { previewSync } from './sync/corp.js'
import type { SyncChange, SyncCounts } from './sync/counts.js'
import { syncDepartments } from './sync/departments.js'
import { type SyncHistoryRow, listHistory } from './sync/history.js'
import { SharedSync } from './sync/shared-sync.js'
import { type UserInfo, toUserInfo } from './user-profile.js'
import { refuseLogin } from './wecom/error-codes.js'

/** What a browser needs to begin a WeCom login. */
export interface QywxLoginConfig extends LoginConfig {
  readonly corpId: string
  readonly agentId: string
  /** The QR page for a browser on a PC. */
  readonly loginUrl: string
  /** The OAuth link for a browser inside WeCom. */
  readonly workbenchUrl: string
}

/** The config of a Type that extends this one and doesn't say of which type its own keys are. */
export type OpenQywxInnerConfig = QywxInnerConfig & Readonly<Record<string, unknown>>

/**
 * An instance logs in the members of one corporation through one self-built app. A Type that extends it and adds keys
 * to its config says what they are: `extends QywxInnerType<QywxInnerConfig & { greeting?: string }>`.
 *
 * @example
 * import { createApp } from 'wecom-elements'
 * import type { QywxInnerType } from 'wecom-elements/auths/loginTypes/QywxInnerType'
 *
 * const app = await createApp()
 * const login = app.getElement<QywxInnerType>('auths.loginTypes.QywxInnerExample')
 * const { loginUrl } = await login.getLoginConfig()
 * console.log('Send the browser to', loginUrl)
 * const authCode = 'the code that WeCom sent it back with'
 * const user = await login.getLoginCode({ authCode })
 * console.log('Logged in:', user.name)
 */
export class QywxInnerType<Config extends QywxInnerConfig = OpenQywxInnerConfig> extends LoginType<
  Config,
  UserInfo,
  QywxLoginConfig
> {
  static override readonly configSchema = qywxInnerConfigSchema
  static override readonly tables: TableDeclaration = qywxTables
  static override readonly functionList = [...super.functionList, ...qywxFunctionList]
  static override readonly browserEntry: URL | undefined = new URL(
    './browser/bundles/panel.js',
    import.meta.url,
  )
  static override readonly contentSecurity: ContentSecurity | undefined = {
    frame: ['https://login.work.weixin.qq.com'],
  }

  readonly #settings: QywxInnerSettings = withDefaults(this.config)
  #parts: Parts | undefined
  #events: EventReceiver | undefined
  #sync: SharedSync | undefined

  static override checkConfig(
    config: QywxInnerConfig,
    surroundings: ConfigSurroundings,
  ): readonly ConfigFinding[] {
    return checkQywxInnerConfig(config, surroundings)
  }

  override get redirectUri(): string {
    return this.#settings.redirectUri
  }

  override get tenant(): string {
    return this.#settings.corpId
  }

  /** The stored members. */
  get QywxInnerAuthModel(): QywxInnerAuthModel {
    return this.#open().model
  }

  /** The stored departments. */
  get QywxInnerDepartmentModel(): QywxInnerDepartmentModel {
    return this.#open().departmentModel
  }

  override get members(): QywxInnerAuthModel {
    return this.QywxInnerAuthModel
  }

  override get departments(): QywxInnerDepartmentModel {
    return this.QywxInnerDepartmentModel
  }

  /**
   * Begins a login: a fresh state (40 letters and digits) and the two addresses that use it. With `browserKey` the
   * state is good for that browser alone.
   *
   * @throws TypeError for a wrong argument.
   */
  override async getLoginConfig(args: GetLoginConfigArgs = {}): Promise<QywxLoginConfig> {
    checkArguments('getLoginConfig', args, { browserKey: 'string?', returnTo: 'string?', signal: 'signal?' })
    args.signal?.throwIfAborted()
    const { corpId, agentId, redirectUri, lang, scope, stateLifetimeSeconds, ...urls } = this.#settings
    const state = await this.context.state.issue({
      tenant: this.tenant,
      lifetimeSeconds: stateLifetimeSeconds,
      browserKey: args.browserKey,
      returnTo: args.returnTo,
    })
    const offer = { corpId, agentId, redirectUri, state }
    return {
      ...offer,
      loginUrl: buildLoginUrl(urls.loginBaseUrl, lang, offer),
      workbenchUrl: buildWorkbenchUrl(urls.oauthBaseUrl, scope, offer),
    }
  }

  /**
   * Ends a login: asks WeCom whom the code stands for and what it says of that member now, stores it, and gives the
   * stored member.
   *
   * @throws Code 40029 code invalid, used or expired · 40301 state missing, unknown, used or of another browser ·
   *   40302 not a member · 40304 disabled or left · 40305 no local user, where one is required · 60011 not visible to
   *   the app · 60020 the server's IP is not trusted · 50000 WeCom gave no answer; begin again. TypeError for a wrong
   *   argument.
   */
  override async getLoginCode(args: GetLoginCodeArgs): Promise<UserInfo> {
    checkArguments('getLoginCode', args, {
      authCode: 'string',
      state: 'string?',
      browserKey: 'string?',
      signal: 'signal?',
    })
    const { authCode, signal } = args
    const act = { act: 'login', tenant: this.tenant, isInnermost: true }
    return this.context.audit.track(act, async (about) => {
      await this.#consumeState(args)
      const bindAtLogin = createBindAtLogin(this, this.#open(), this.#settings, this.context)
      return loginMember(this.#open(), { authCode, signal, about, bindAtLogin })
    })
  }

  async #consumeState({ state, browserKey }: GetLoginCodeArgs): Promise<void> {
    const { lang, requireState } = this.#settings
    if (state === undefined && !requireState) return
    const consumed = await this.context.state.consume(state ?? '', { tenant: this.tenant, browserKey })
    if (consumed === undefined) throw refuseLogin(40301, lang)
  }

  /**
   * A member as WeCom says now; nothing is stored.
   *
   * @throws Code 60011 not visible to the app · 60111 no such user · 60020 the server's IP is not trusted.
   */
  async getUserInfo(args: { readonly userId: string; readonly signal?: AbortSignal }): Promise<UserInfo> {
    checkArguments('getUserInfo', args, { userId: 'string', signal: 'signal?' })
    const { client, users } = this.#open()
    const { userId, fields } = await client.getMember(args.userId, { signal: args.signal })
    const stored = await users.find(userId)
    return toUserInfo(userId, fields, stored?.localUserId ?? null)
  }

  /**
   * The user id that belongs to a mobile number or an address; null when the app sees none. WeCom lets few of these
   * fail: a fifth of the number of members a day.
   *
   * @throws Code 45009 too many failed. TypeError unless either `mobile` or `email` is given.
   */
  async findUserId(args: FindUserIdArgs): Promise<string | null> {
    checkArguments('findUserId', args, {
      mobile: 'string?',
      email: 'string?',
      isBizMail: 'boolean?',
      signal: 'signal?',
    })
    const { mobile, email, isBizMail = false, signal } = args
    const { client } = this.#open()
    if (mobile !== undefined && email === undefined) return client.findUserId({ mobile }, { signal })
    if (email === undefined || mobile !== undefined)
      throw new ArgumentError('findUserId needs either "mobile" or "email".')
    return client.findUserId({ email, emailType: isBizMail ? 1 : 2 }, { signal })
  }

  /**
   * Brings a stored member up to date, or stores one who is not: asks WeCom where the row is older than
   * `userFreshnessSeconds`, or always with `forceUpdate`. One who left is stored as such.
   *
   * @throws Code 60111 no such user, 60011 not visible, for one who was never stored. TypeError for a wrong argument.
   */
  async syncUserInfo(args: SyncUserInfoArgs): Promise<void> {
    checkArguments('syncUserInfo', args, { userId: 'string', forceUpdate: 'boolean?', signal: 'signal?' })
    const { userId, forceUpdate = false, signal } = args
    const freshSinceMs = this.context.clock.now() - this.#settings.userFreshnessSeconds * 1000
    await freshenMember(this.#open(), userId, { freshSinceMs: forceUpdate ? Infinity : freshSinceMs, signal })
  }

  /**
   * Brings the stored departments up to what WeCom says, all or nothing: the whole visible tree, or `deptId` with all
   * under it. Those that vanished are removed.
   *
   * @throws Code 60003 for a department that WeCom does not have and that was never stored. TypeError for a wrong
   *   argument.
   */
  async syncDepartmentInfo(args: SyncDepartmentInfoArgs = {}): Promise<void> {
    checkArguments('syncDepartmentInfo', args, { deptId: 'string?', signal: 'signal?' })
    const { deptId, signal } = args
    if (deptId !== undefined && !/^\d{1,15}$/.test(deptId))
      throw new ArgumentError('The argument "deptId" of syncDepartmentInfo has to be a number, as a string.')
    await syncDepartments(this.#open(), deptId === undefined ? undefined : Number(deptId), { signal })
  }

  /**
   * Brings all that the app sees up to date, departments and members, and finds out who left. While one sync of an
   * instance runs, whoever asks for another joins it. With `dryRun` nothing is written, and `changes` says what would be.
   *
   * @example
   * import { createApp } from 'wecom-elements'
   * import type { QywxInnerType } from 'wecom-elements/auths/loginTypes/QywxInnerType'
   *
   * const app = await createApp()
   * const login = app.getElement<QywxInnerType>('auths.loginTypes.QywxInnerExample')
   * const onProgress = ({ phase, done, total }: { phase: string; done: number; total: number }) =>
   *   console.log(phase, done, 'of', total)
   * const { users, added, left, failed } = await login.syncCorp({ onProgress })
   *
   * @throws Code 40303 too many would be marked as left, and `allowMassLeave` is not given: what was read is kept, nobody
   *   is marked · 60011 the app sees nobody · 45009 too many calls · 60020 the server's IP is not trusted · 50000 WeCom
   *   gave no answer. The reason of `signal` when it stopped the sync; what was read is kept.
   */
  async syncCorp(
    args: SyncCorpArgs & { readonly dryRun: true },
  ): Promise<SyncCounts & { changes: SyncChange[] }>
  async syncCorp(args?: SyncCorpArgs): Promise<SyncCounts>
  async syncCorp(args: SyncCorpArgs = {}): Promise<SyncCounts> {
    checkArguments('syncCorp', args, {
      onProgress: 'function?',
      signal: 'signal?',
      dryRun: 'boolean?',
      allowMassLeave: 'boolean?',
    })
    const { onProgress, signal, dryRun = false, allowMassLeave = false } = args
    signal?.throwIfAborted()
    if (dryRun) return previewSync(this.#open(), { onProgress, signal, allowMassLeave })
    const { audit } = this.context
    const sync = (this.#sync ??= new SharedSync(this.#open(), this.#settings))
    return audit.track({ act: 'syncCorp', tenant: this.tenant }, async () => {
      const counts = await sync.sync({ by: audit.by(), allowMassLeave, onProgress, signal })
      // What events left to be read when WeCom did not answer; a sync that is done is done all the same.
      await this.#openEvents()
        .drain({ signal })
        .catch(() => undefined)
      return counts
    })
  }

  /** The syncs of the whole corporation, the newest first, a page at a time. */
  async syncHistory(args: SyncHistoryArgs = {}): Promise<Page<SyncHistoryRow>> {
    checkArguments('syncHistory', args, { cursor: 'string?', limit: 'number?', signal: 'signal?' })
    args.signal?.throwIfAborted()
    return listHistory(this.#open().syncs, args)
  }

  /**
   * Deletes everything that is stored about a member: row, binding, sessions, what events said, and who they were in
   * the audit and the history of syncs. Nothing happens when nothing is stored.
   */
  async forget(args: UnbindArgs): Promise<void> {
    checkArguments('forget', args, { userId: 'string', signal: 'signal?' })
    args.signal?.throwIfAborted()
    const { audit } = this.context
    await audit.track({ act: 'forget', tenant: this.tenant }, () =>
      forgetMember(this.#open(), args.userId, async (userId) => {
        await this.#openEvents().forget(userId)
        await audit.forget({ tenant: this.tenant, userId })
      }),
    )
  }

  /**
   * The app's access token: one request to WeCom for any number of callers and processes. Keep it on the server.
   *
   * @throws Code 40001 corpSecret is wrong · 40013 corpId is wrong · 50000 WeCom gave no answer.
   */
  async getAccessToken(args: { readonly signal?: AbortSignal } = {}): Promise<string> {
    checkArguments('getAccessToken', args, { signal: 'signal?' })
    args.signal?.throwIfAborted()
    return this.#open().client.getAccessToken()
  }

  /**
   * Binds a member to a user of the host's own, in place of whom they were bound to, and ends their sessions. One who
   * has not logged in yet is asked for and stored.
   *
   * @throws Code 60111 no such user · 60011 not visible to the app. TypeError for a wrong argument.
   */
  override async bind(args: BindArgs): Promise<void> {
    checkArguments('bind', args, { userId: 'string', localUserId: 'string', signal: 'signal?' })
    const { userId, localUserId, signal } = args
    if (localUserId === '') throw new ArgumentError('The argument "localUserId" of bind has to name a user.')
    await this.context.audit.track({ act: 'bind', tenant: this.tenant }, async (about) => {
      about(userId)
      await bindMember(this.#open(), userId, localUserId, signal)
    })
  }

  /**
   * Takes a member's binding away, and ends their sessions.
   *
   * @throws Code 60111 the member is not stored. TypeError for a wrong argument.
   */
  override async unbind(args: UnbindArgs): Promise<void> {
    checkArguments('unbind', args, { userId: 'string', signal: 'signal?' })
    args.signal?.throwIfAborted()
    await this.context.audit.track({ act: 'unbind', tenant: this.tenant }, async (about) => {
      about(args.userId)
      await unbindMember(this.#open(), args.userId)
    })
  }

  /**
   * A member as WeCom says now, stored; null when they left, are disabled, or can't be seen by the app any more, which
   * ends their sessions.
   *
   * @throws Code when WeCom gave no answer that says so.
   */
  override recheck(userId: string): Promise<UserInfo | null> {
    return recheckMember(this.#open(), userId)
  }

  override get sessionRecheckSeconds(): number {
    return this.#settings.sessionRecheckSeconds
  }

  override async loginRedirect({ userAgent, ...args }: LoginRequest): Promise<string | undefined> {
    return isInsideWecom(userAgent) ? (await this.getLoginConfig(args)).workbenchUrl : undefined
  }

  /** Answers WeCom's server, where the config has `callback`: 404 without it. */
  override receiveEvent(request: EventRequest): Promise<EventAnswer> {
    return this.#openEvents().receive(request)
  }

  override get lang(): 'zh' | 'en' {
    return this.#settings.lang
  }

  /** Asks WeCom about everything that a login needs; see `app.check`. */
  override diagnose({ signal, lang = this.lang }: DiagnoseArgs = {}): AsyncIterable<DiagnosedFinding> {
    const { clock, logger, allowEmulator } = this.context
    const settings = { ...this.#settings, lang }
    // What WeCom refuses is explained where it is asked.
    const parts = lang === this.lang ? this.#open() : createParts(this.fullName, settings, this.context)
    return diagnose({ parts, settings, clock, logger, allowEmulator, signal })
  }

  override tokenState(): Promise<TokenState> {
    return this.#open().client.readTokenState()
  }

  override async eventState(): Promise<EventState> {
    const { callback, redirectUri } = this.#settings
    const url = callback === undefined ? null : eventUrlOf(this.fullName, redirectUri)
    return { url, ...(await this.#openEvents().readState()) }
  }

  override setupSteps({ lang = this.lang }: Pick<DiagnoseArgs, 'lang'> = {}): readonly SetupStep[] {
    return listSetupSteps(this.fullName, { ...this.#settings, lang })
  }

  #openEvents(): EventReceiver {
    return (this.#events ??= createEventReceiver(this.fullName, this.#settings, this.context, this.#open()))
  }

  /** Made at first use: an app may have many instances that nobody logs in with today. */
  #open(): Parts {
    return (this.#parts ??= createParts(this.fullName, this.#settings, this.context))
  }
}

export type { QywxInnerConfig } from './config.js'
export type { UserInfo } from './user-profile.js'
export default QywxInnerType
