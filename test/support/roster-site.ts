import { type App, type AppConfigInput, type Logger } from '../../runtime/index.js'
import { type HandlerOptions, type Server, type ServeOptions, serve } from '../../runtime/http/index.js'
import { type ConsoleClient, enterConsole } from './console-client.js'
import { ManualClock } from './manual-clock.js'
import { type AppFolder, copyFixture } from './test-app.js'

export interface RosterSiteOptions extends HandlerOptions, Pick<ServeOptions, 'host'> {
  readonly config?: AppConfigInput
  /** Keys for the config of `Staff`. */
  readonly staff?: object
  /** What is done to the app's folder before it is opened. */
  readonly prepare?: (folder: AppFolder) => void
}

/** An app whose login type has everything that the console shows. */
export interface RosterSite extends AsyncDisposable {
  readonly app: App
  readonly folder: AppFolder
  readonly clock: ManualClock
  readonly server: Server
  readonly log: readonly unknown[]
  /** A browser that came by the link. */
  readonly enter: () => Promise<ConsoleClient>
}

export const staff = 'auths.loginTypes.Staff'

export async function openRosterSite(options: RosterSiteOptions = {}): Promise<RosterSite> {
  const { config, staff: keys, prepare, ...serveOptions } = options
  const folder = copyFixture('roster')
  if (keys !== undefined) {
    const file = 'auths/loginTypes/Staff/Staff.json'
    const redirectUri = 'http://127.0.0.1:3000/api/auth/callback'
    folder.write(file, { key: 'the-key-of-the-roster', redirectUri, ...keys })
  }
  prepare?.(folder)
  const log: unknown[] = []
  const keep = (fields: object, message?: string) => {
    log.push({ fields, message })
  }
  const logger: Logger = { debug: keep, info: keep, warn: keep, error: keep }
  const clock = new ManualClock()
  const app = await folder.open({ clock, logger, ...(config !== undefined && { config }) })
  const server = await serve(app, { ...serveOptions, port: 0 })
  return {
    app,
    folder,
    clock,
    server,
    log,
    enter: () => enterConsole(server),
    async [Symbol.asyncDispose]() {
      await server.close()
      folder[Symbol.dispose]()
    },
  }
}
