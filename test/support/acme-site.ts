import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { type App, type AppConfigInput, type Logger } from '../../runtime/index.js'
import {
  type Handler,
  type HandlerOptions,
  type Server,
  createHandler,
  serve,
} from '../../runtime/http/index.js'
import { type AcmeServer, startAcmeServer } from './acme-server.js'
import { Browser } from './browser.js'
import { findFreePort } from './free-port.js'
import { ManualClock } from './manual-clock.js'
import { type AppFolder, copyFixture } from './test-app.js'

export interface AcmeSiteOptions extends HandlerOptions {
  /** Names of the instances; one by default. */
  readonly logins?: readonly string[]
  /** An origin that nobody listens on: browsers of this site reach it in process. A port is taken without it. */
  readonly origin?: string
  readonly config?: AppConfigInput
  readonly allowEmulator?: boolean
  /** What is done to the app's folder before it is opened. */
  readonly prepare?: (folder: AppFolder) => void
}

export interface LogLine {
  readonly fields: object
  readonly message: string | undefined
}

/** One call of the logger, at any level. */
export interface LeveledLine extends LogLine {
  readonly level: keyof Logger
}

/** The acme app on the web, with its provider beside it and its database in a file. */
export interface AcmeSite extends AsyncDisposable {
  readonly acme: AcmeServer
  readonly app: App
  readonly clock: ManualClock
  readonly folder: AppFolder
  readonly handler: Handler
  /** Undefined where the site is reached in process. */
  readonly server: Server | undefined
  readonly origin: string
  /** What the app logged as an error. */
  readonly errors: readonly LogLine[]
  /** Everything that the app logged, at every level. */
  readonly log: readonly LeveledLine[]
  /** A browser of its own, with headers that it always sends. */
  readonly browser: (headers?: Record<string, string>) => Browser
  /** The rows of a table, as another process would read them. */
  readonly rows: (table: 'session' | 'loginState' | 'acmePerson' | 'audit') => Record<string, unknown>[]
  /** The bytes of the database and of the files beside it. */
  readonly databaseBytes: () => string
  /** Gives an instance another config and has the app read it. */
  readonly changeConfig: (name: string, changes: object) => Promise<void>
}

export const callbackPath = '/auth/callback'

/** The host's own page in these tests: which path it was asked for, and who is logged in. */
export interface OwnPage {
  readonly path: string
  readonly userId: string | null
}

async function answerOwnPage(request: Request, handler: Handler): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const page: OwnPage = {
    path: pathname + search,
    userId: (await handler.session(request))?.userId ?? null,
  }
  return Response.json(page)
}

export async function openAcmeSite(options: AcmeSiteOptions = {}): Promise<AcmeSite> {
  const { logins = ['AcmeExample'], config = {}, allowEmulator = false, prepare, ...others } = options
  const handlerOptions: HandlerOptions = { site: answerOwnPage, ...others }
  const port = options.origin === undefined ? await findFreePort() : undefined
  const origin = options.origin ?? `http://127.0.0.1:${port ?? ''}`

  const folder = copyFixture('acme')
  const acme = await startAcmeServer()
  const configOf = (changes: object = {}) => ({
    clientId: acme.clientId,
    clientSecret: acme.clientSecret,
    providerUrl: acme.url,
    redirectUri: origin + callbackPath,
    ...changes,
  })
  for (const name of ['AcmeExample', 'AcmeOther']) folder.remove(`auths/loginTypes/${name}`)
  for (const name of logins) {
    const fullName = `auths.loginTypes.${name}`
    folder.writeElement(fullName, { title: name, type: 'auths.loginTypes.AcmeType' }, configOf())
  }
  prepare?.(folder)

  const clock = new ManualClock()
  const errors: LogLine[] = []
  const log: LeveledLine[] = []
  const app = await folder.open({
    clock,
    allowEmulator,
    config,
    env: acme.env,
    logger: keepLines(errors, log),
  })
  const server = port === undefined ? undefined : await serve(app, { ...handlerOptions, port })
  const handler = server?.handler ?? createHandler(app, handlerOptions)

  return {
    acme,
    app,
    clock,
    folder,
    handler,
    server,
    origin,
    errors,
    log,
    browser: (headers) =>
      new Browser(headers, (request) =>
        server === undefined && new URL(request.url).origin === origin
          ? handler.fetch(request)
          : fetch(request),
      ),
    rows: (table) => {
      const database = new Sqlite(join(folder.path, 'data/app.sqlite'), { readonly: true })
      try {
        return database.prepare(`select * from "${table}"`).all() as Record<string, unknown>[]
      } finally {
        database.close()
      }
    },
    databaseBytes: () =>
      readdirSync(join(folder.path, 'data'))
        .map((file) => readFileSync(join(folder.path, 'data', file), 'latin1'))
        .join(''),
    changeConfig: async (name, changes) => {
      folder.write(`auths/loginTypes/${name}/${name}.json`, configOf(changes))
      await app.reload()
    },
    async [Symbol.asyncDispose]() {
      await (server === undefined ? app.close() : server.close())
      await acme[Symbol.asyncDispose]()
      folder[Symbol.dispose]()
    },
  }
}

function keepLines(errors: LogLine[], log: LeveledLine[]): Logger {
  const keep = (level: keyof Logger) => (fields: object, message?: string) => {
    log.push({ level, fields, message })
    if (level === 'error') errors.push({ fields, message })
  }
  return { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') }
}

/** Logs a browser in and gives where it ended. */
export function logIn(site: AcmeSite, browser = site.browser(), path = '/login') {
  return browser.follow(site.origin + path)
}

/** A login as far as the provider: the address at which the provider would send the browser back. */
export async function beginLogin(site: AcmeSite, browser: Browser, path = '/login'): Promise<URL> {
  const begun = await browser.visit(site.origin + path)
  const atProvider = await browser.visit(begun.headers.get('location') ?? '')
  return new URL(atProvider.headers.get('location') ?? '')
}

export function readPage(response: Response): Promise<OwnPage> {
  return response.json() as Promise<OwnPage>
}
