import type { App } from '../../app.js'
import { ElementError } from '../../kernel/errors.js'
import { type LoginElement, findLogin } from '../login-elements.js'
import type {
  DepartmentRow,
  EventState,
  LoginAbilities,
  MemberRow,
  Page,
  SetupStep,
  SyncState,
  TokenState,
} from './shapes.js'

/** What a Type may implement besides, and the console shows where it does. The Meta of logins says what each is. */
export interface AbleLogin extends Omit<LoginElement, 'syncCorp'> {
  readonly members?: MemberModel | undefined
  readonly departments?: { list(args: PageArgs): Promise<Page<DepartmentRow>> } | undefined
  tokenState?(): Promise<TokenState>
  eventState?(): Promise<EventState>
  setupSteps?(args: { lang: 'zh' | 'en' }): readonly SetupStep[]
  syncCorp?(args: SyncArgs): Promise<Readonly<Record<string, unknown>>>
  syncHistory?(args: PageArgs): Promise<Page<Readonly<Record<string, unknown>>>>
  syncUserInfo?(args: { userId: string; forceUpdate: boolean; signal: AbortSignal }): Promise<void>
  forget?(args: { userId: string }): Promise<void>
}

interface MemberModel {
  get(userId: string): Promise<MemberRow | null>
  list(args: Readonly<Record<string, unknown>>): Promise<Page<MemberRow>>
  count(args: Readonly<Record<string, unknown>>): Promise<number>
  readonly vendorColumns: readonly string[]
}

interface PageArgs {
  readonly cursor?: string | undefined
  readonly limit?: number | undefined
}

interface SyncArgs {
  readonly signal: AbortSignal
  readonly dryRun: boolean
  readonly allowMassLeave: boolean
  readonly onProgress: (progress: NonNullable<SyncState['progress']>) => void
}

/**
 * The login of that name.
 *
 * @throws ElementError `ELEMENT_NOT_FOUND` where there is none, or the problem of a broken one.
 */
export function readLogin(app: App, fullName: string): AbleLogin {
  const login = findLogin(app, fullName)
  if (login === undefined) {
    throw new ElementError('ELEMENT_NOT_FOUND', `${JSON.stringify(fullName.slice(0, 100))} is no login.`)
  }
  return login as AbleLogin
}

/** The same, undefined where it is no login or does not work. */
export function findAbleLogin(app: App, fullName: string): AbleLogin | undefined {
  try {
    return findLogin(app, fullName) as AbleLogin | undefined
  } catch (error) {
    if (ElementError.is(error)) return undefined
    throw error
  }
}

/**
 * The login as one that can do that.
 *
 * @throws ElementError `ELEMENT_NOT_FOUND` where its Type doesn't implement it.
 */
export function needAbility<Name extends keyof AbleLogin>(login: AbleLogin, name: Name): Able<Name> {
  const { fullName } = login
  if (login[name] === undefined)
    throw new ElementError('ELEMENT_NOT_FOUND', `its Type has no ${name}.`, { fullName })
  return login as Able<Name>
}

type Able<Name extends keyof AbleLogin> = AbleLogin & { [Key in Name]-?: NonNullable<AbleLogin[Key]> }

export function describeAbilities(login: AbleLogin, basePath: string): LoginAbilities {
  return {
    loginUrl: `${basePath}/login/${login.fullName}`,
    canSync: login.syncCorp !== undefined,
    hasMembers: login.members !== undefined,
    hasDepartments: login.departments !== undefined,
    hasToken: login.tokenState !== undefined,
    hasEvents: login.eventState !== undefined,
    canForget: login.forget !== undefined,
  }
}
