import { resolve } from 'node:path'
import { App } from './app.js'
import type { AppOptions } from './app-options.js'
import { type AppConfig, type Environment, processEnvironment, readAppConfig } from './kernel/app-config.js'
import { ElementError } from './kernel/errors.js'
import { isLoopback } from './kernel/urls.js'

export interface CreateAppOptions extends AppOptions {
  /** The app's folder; the working directory by default. */
  readonly root?: string
}

/**
 * Opens an app: reads its app.config.json, scans its roots and imports the Types. A broken element is listed in
 * `app.problems` and stops nothing else. Storage is opened at first use.
 *
 * @throws ElementError `APP_CONFIG_INVALID`, `EMULATOR_REFUSED`
 *
 * @example
 * import { createApp } from 'wecom-elements'
 *
 * const app = await createApp({ root: import.meta.dirname })
 * const login = app.getElement('auths.loginTypes.AcmeLogin')
 * await app.close()
 */
export async function createApp(options: CreateAppOptions = {}): Promise<App> {
  const root = resolve(options.root ?? '.')
  const env = options.env ?? processEnvironment
  const config = await readAppConfig(root, options.config, env)
  if (options.allowEmulator === true) refuseEmulatorInPublic(config, env)
  const app = new App(root, config, env, options)
  await app.open()
  return app
}

function refuseEmulatorInPublic({ server }: AppConfig, env: Environment): void {
  if ([env, processEnvironment].some((one) => one['NODE_ENV'] === 'production')) {
    throw new ElementError('EMULATOR_REFUSED', 'allowEmulator is set with NODE_ENV=production. Remove it.')
  }
  if (server.publicUrl !== undefined && !isLoopback(new URL(server.publicUrl).hostname)) {
    throw new ElementError(
      'EMULATOR_REFUSED',
      'allowEmulator is set, and server.publicUrl is public. Remove one.',
    )
  }
}
