import type { App } from '../app.js'
import type { AppOptions } from '../app-options.js'
import { createHandler } from '../http/index.js'
import type { BaseElement, ElementClass } from '../kernel/base-element.js'
import { TestBrowser } from './test-browser.js'
import { TestClock } from './test-clock.js'

/** What `open` hands to `createApp`: a clock that the case moves, and a storage of its own. */
export interface TrialOptions {
  readonly clock: TestClock
  readonly config: { readonly storage: NonNullable<NonNullable<AppOptions['config']>['storage']> }
}

/** A freshly opened app with the login that is tried, and its vendor. */
export interface TrialSubject {
  /** The case closes it. */
  readonly app: App
  /** A code as the vendor gives it to a browser in which that person has just logged in: a new one at each call. */
  readonly grantCode: () => string | Promise<string>
  /** Whom the codes stand for: the `userId` that `getLoginCode` answers. */
  readonly userId: string
  /** What nobody may see, besides the keys of the config that are `writeOnly`. */
  readonly secrets?: readonly string[]
  /** Stops what `open` started besides the app, as the vendor. */
  readonly close?: () => unknown
}

/** The contract of the login family, as the cases call it: also in ways that no type allows. */
export interface TriedLogin extends BaseElement {
  readonly redirectUri: string
  readonly tenant: string
  getLoginConfig(args?: unknown): Promise<Readonly<Record<string, unknown>>>
  getLoginCode(args: unknown): Promise<Readonly<Record<string, unknown>>>
  bind(args: unknown): Promise<void>
  unbind(args: unknown): Promise<void>
  loginRedirect?(request: { userAgent: string }): Promise<string | undefined>
  recheck?(userId: string): Promise<{ readonly userId: string } | null>
  receiveEvent?(request: {
    readonly method: 'GET' | 'POST'
    readonly query: URLSearchParams
    readonly body: string
  }): Promise<{ readonly status: number }>
}

export interface Trial extends TrialSubject {
  readonly fullName: string
  readonly login: TriedLogin
  readonly elementClass: ElementClass
  readonly clock: TestClock
  /** All that nobody may see. */
  readonly secrets: readonly string[]
  /** A fresh state, for that browser where one is named. */
  readonly issueState: (browserKey?: string) => Promise<string>
  /** A browser without cookies, on the site of the app. */
  readonly openBrowser: () => TestBrowser
}

/** One thing that every login type does, as a sentence and as the proof of it. */
export interface Check {
  readonly name: string
  readonly prove: (trial: Trial) => Promise<void>
}

/** Opens an app and its vendor, proves one thing with them, and closes both whatever came of it. */
export async function runTrial(
  fullName: string,
  open: (options: TrialOptions) => Promise<TrialSubject>,
  { prove }: Check,
): Promise<void> {
  const clock = new TestClock()
  const storage = { dialect: 'sqlite', filename: ':memory:' } as const
  const subject = await open({ clock, config: { storage } })
  try {
    await prove(createTrial(fullName, subject, clock))
  } finally {
    await subject.app.close()
    await subject.close?.()
  }
}

function createTrial(fullName: string, subject: TrialSubject, clock: TestClock): Trial {
  const { app, secrets = [] } = subject
  const login = app.getElement<TriedLogin>(fullName)
  const elementClass = login.constructor as ElementClass
  const handler = createHandler(app, { rateLimit: false })
  const { publicUrl } = app.internals.config.server
  const { origin } = new URL(publicUrl ?? login.redirectUri)
  return {
    ...subject,
    fullName,
    login,
    elementClass,
    clock,
    secrets: [...secrets, ...listSecrets(login, elementClass)],
    issueState: async (browserKey) => (await login.getLoginConfig({ browserKey }))['state'] as string,
    openBrowser: () => new TestBrowser(handler.fetch, origin, `${app.appId}.${fullName}`),
  }
}

/** The values of the config that are `writeOnly`. */
function listSecrets(login: TriedLogin, { configSchema }: ElementClass): string[] {
  const { config } = login as unknown as { readonly config: Readonly<Record<string, unknown>> }
  const keys = Object.entries(configSchema.properties ?? {}).flatMap(([key, { writeOnly }]) =>
    writeOnly === true ? [key] : [],
  )
  return keys.map((key) => config[key]).filter((value): value is string => typeof value === 'string')
}
