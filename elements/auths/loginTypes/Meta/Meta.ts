/**
 * The Meta of all logins: what a login type promises to the host that calls it and to the runtime's web side.
 */
import {
  type DepartmentRow,
  type DiagnosedFinding,
  Element,
  type EventState,
  type RemoteFunction,
  type SetupStep,
  type TokenState,
} from '../../../../runtime/element.js'
import type { DepartmentModel, MemberModel } from './members.js'

export type { DepartmentRow, EventState, TokenState }
export type { DepartmentModel, MemberFilter, MemberModel, MemberRow, PageArgs } from './members.js'

/** What a browser needs to begin a login. Types add keys of their own; none of them is a secret. */
export interface LoginConfig {
  /** Comes back with the code and is used up there. */
  readonly state: string
  /** Where a browser goes to log in. */
  readonly loginUrl: string
  /** Where the login page sends the browser back to, with code and state. */
  readonly redirectUri: string
}

/** Whoever logged in. Types add fields of their own. */
export interface LoginUser {
  readonly userId: string
  readonly name: string | null
}

export interface GetLoginConfigArgs {
  /** Binds the state to one browser: the random key in its cookie. */
  readonly browserKey?: string | undefined
  /** Where the browser goes after the login: a path on this site. */
  readonly returnTo?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface GetLoginCodeArgs {
  readonly authCode: string
  /** Consumed before the code is used; an empty one is always refused. */
  readonly state?: string | undefined
  /** The key of the browser that the state was issued to. */
  readonly browserKey?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface BindArgs extends UnbindArgs {
  /** The id of a user of the host's own. */
  readonly localUserId: string
}

export interface UnbindArgs {
  readonly userId: string
  readonly signal?: AbortSignal | undefined
}

/** Origins, as in `https://id.example`. */
export interface ContentSecurity {
  readonly frame?: readonly string[]
  readonly script?: readonly string[]
  readonly image?: readonly string[]
}

/** A browser that wants to log in. */
export interface LoginRequest extends GetLoginConfigArgs {
  readonly userAgent: string
}

export interface DiagnoseArgs {
  readonly signal?: AbortSignal | undefined
  /** The language of whoever asks; that of the element without it. */
  readonly lang?: 'zh' | 'en' | undefined
}

/** What a vendor's server says to this site, unread: nothing about it is known to be true. */
export interface EventRequest {
  readonly method: 'GET' | 'POST'
  readonly query: URLSearchParams
  /** Empty for GET. */
  readonly body: string
}

/** What the vendor's server gets to read, as plain text. */
export interface EventAnswer {
  /** 404 where this login receives no events. */
  readonly status: number
  readonly body: string
}

/**
 * The abstract class of the login family. A login type extends it, or a Type that does.
 *
 * @example
 * import { LoginType } from 'wecom-elements/auths/loginTypes/Meta'
 * import { Code } from 'wecom-elements/element'
 *
 * export default class AcmeLogin extends LoginType<{ clientId: string; clientSecret: string; redirectUri: string }> {
 *   get redirectUri() {
 *     return this.config.redirectUri
 *   }
 *   async getLoginConfig({ browserKey }: { browserKey?: string } = {}) {
 *     const state = await this.context.state.issue({ tenant: '', lifetimeSeconds: 600, browserKey })
 *     return { state, redirectUri: this.redirectUri, loginUrl: `https://id.acme.example/authorize?state=${state}` }
 *   }
 *   async getLoginCode({ authCode, state = '', browserKey }: { authCode: string; state?: string; browserKey?: string }) {
 *     const begun = await this.context.state.consume(state, { tenant: '', browserKey })
 *     if (begun === undefined) throw new Code(40301, 'Begin again.', { httpStatus: 403 })
 *     // Here the vendor is asked whom the code stands for.
 *     return { userId: authCode, name: null }
 *   }
 *   async bind({ userId }: { userId: string; localUserId: string }) {
 *     await this.context.sessions.endAll({ tenant: '', userId })
 *   }
 *   async unbind({ userId }: { userId: string }) {
 *     await this.context.sessions.endAll({ tenant: '', userId })
 *   }
 * }
 */
export abstract class LoginType<
  Config = unknown,
  User extends LoginUser = LoginUser,
  Offer extends LoginConfig = LoginConfig,
> extends Element<Config> {
  static override readonly family: string = 'auths.loginTypes.Meta'

  static override readonly functionList: readonly RemoteFunction[] = [
    {
      name: 'getLoginConfig',
      title: 'Begin a login',
      translations: { zh: { title: '开始登录' } },
      args: [{ name: 'returnTo', title: 'Where the browser goes afterwards', dataType: 'Ltext' }],
      loginRequired: false,
    },
    {
      name: 'getLoginCode',
      title: 'End a login',
      translations: { zh: { title: '完成登录' } },
      args: [
        { name: 'authCode', title: 'Authorization code', dataType: 'Ltext', required: true },
        { name: 'state', title: 'State', dataType: 'Ltext', required: true },
      ],
      loginRequired: false,
    },
  ]

  /**
   * The module that draws this type's login into a page: the `file:` URL of one ready ES module beside the class, which
   * exports `mount`, a `MountPanel` of `wecom-elements/client`. Without one the login page has a button to `loginUrl`.
   *
   * @example
   * // AcmeLogin/browser/panel.ts; a bundler or tsc makes panel.js of it. Plain JavaScript will do as well.
   * import type { MountPanel } from 'wecom-elements/client'
   *
   * export const mount: MountPanel = (element, offer, { lang, colorScheme, onCode, onError }) => {
   *   const frame = document.createElement('iframe')
   *   frame.title = lang === 'zh' ? 'Acme 登录' : 'Login with Acme'
   *   frame.src = `https://id.acme.example/panel?state=${offer.state}&theme=${colorScheme}`
   *   const listen = ({ source, origin, data }: MessageEvent<{ code?: string; error?: string }>) => {
   *     if (source !== frame.contentWindow || origin !== 'https://id.acme.example') return
   *     if (data.code !== undefined) onCode(data.code)
   *     else onError({ code: 0, reason: data.error ?? 'Acme cannot go on.' })
   *   }
   *   addEventListener('message', listen)
   *   element.append(frame)
   *   return {
   *     unmount() {
   *       removeEventListener('message', listen)
   *       frame.remove()
   *     },
   *   }
   * }
   *
   * @example
   * // AcmeLogin/AcmeLogin.ts
   * import { LoginType } from 'wecom-elements/auths/loginTypes/Meta'
   *
   * export abstract class AcmeLogin extends LoginType {
   *   static override readonly browserEntry = new URL('./browser/panel.js', import.meta.url)
   *   static override readonly contentSecurity = { frame: ['https://id.acme.example'] }
   * }
   */
  static readonly browserEntry?: URL | undefined

  /** The origins from which the panel's frames, scripts and images come; the login page lets in no others. */
  static readonly contentSecurity?: ContentSecurity | undefined

  /** Where the vendor sends browsers back to; the web side answers there. */
  abstract get redirectUri(): string

  /** The organisation whose people log in. Rows of another are never seen; empty where there is only one. */
  get tenant(): string {
    return ''
  }

  /** How often the person behind a live session is asked for again, where the type has `recheck`. */
  get sessionRecheckSeconds(): number {
    return 3600
  }

  /** The language of what `diagnose` and `setupSteps` say, where none is asked for, and of what the runtime says there. */
  get lang(): 'zh' | 'en' {
    return 'zh'
  }

  /**
   * The stored members, for tools and the console; undefined where the type keeps none. Beside them the console looks
   * for the methods `syncUserInfo`, which reads one anew, `syncCorp` and `syncHistory` for all, and `forget`.
   *
   * @example
   * import { LoginType, type MemberModel } from 'wecom-elements/auths/loginTypes/Meta'
   *
   * const people = [{ userId: 'ada', name: 'Ada' }]
   *
   * export abstract class AcmeLogin extends LoginType {
   *   override get members(): MemberModel {
   *     return {
   *       vendorColumns: ['name'],
   *       get: async (userId) => people.find((one) => one.userId === userId) ?? null,
   *       list: async ({ search = '' } = {}) => ({
   *         rows: people.filter(({ name }) => name.includes(search)),
   *         nextCursor: null,
   *       }),
   *       count: async () => people.length,
   *     }
   *   }
   * }
   */
  get members(): MemberModel | undefined {
    return undefined
  }

  /** The stored departments, for tools and the console; undefined where the type keeps none. */
  get departments(): DepartmentModel | undefined {
    return undefined
  }

  /** Begins a login: a fresh state and the address that uses it. */
  abstract getLoginConfig(args?: GetLoginConfigArgs): Promise<Offer>

  /** Ends a login: who the code stands for, as stored now. Rejects with a `Code` when nobody may be let in. */
  abstract getLoginCode(args: GetLoginCodeArgs): Promise<User>

  /** Binds whoever logs in as `userId` to a user of the host's own, and ends their sessions. */
  abstract bind(args: BindArgs): Promise<void>

  /** Takes that binding away, and ends their sessions. */
  abstract unbind(args: UnbindArgs): Promise<void>

  /**
   * Where a browser must go at once instead of seeing a login page, when this kind of browser has a way of its own;
   * undefined means the ordinary way.
   */
  loginRedirect?(request: LoginRequest): Promise<string | undefined>

  /**
   * Asks the vendor again about someone who is logged in: as they are now, or null when they may not be let in any
   * more, which ends their sessions. A rejection means that nobody knows, and ends nothing.
   */
  recheck?(userId: string): Promise<User | null>

  /**
   * Receives what the vendor's server sends to `/api/callback/<name>`: that people changed, or the question whether
   * this address is ours. It finds out who speaks before it believes anything, and answers at once: what takes longer
   * is done in the background. A rejection makes the vendor send again.
   */
  receiveEvent?(request: EventRequest): Promise<EventAnswer>

  /**
   * Looks whether logins can work, and gives one finding for each thing it looked at, as soon as it is known: the
   * doctor asks, `app.check()`. What fails is a finding, not a rejection, and no finding holds a secret.
   */
  diagnose?(args: DiagnoseArgs): AsyncIterable<DiagnosedFinding>

  /** What is known about the token by which this login speaks to its vendor. It asks the vendor nothing. */
  tokenState?(): Promise<TokenState>

  /** What became of the events that the vendor sent. */
  eventState?(): Promise<EventState>

  /** What an administrator has to enter at the vendor's, in the order in which it is entered. */
  setupSteps?(args?: Pick<DiagnoseArgs, 'lang'>): readonly SetupStep[]
}

export default LoginType
