import { randomUUID } from 'node:crypto'
import type { QywxInnerType } from 'wecom-elements/auths/loginTypes/QywxInnerType'
import { type Emulator, startEmulator } from 'wecom-elements/emulator'
import { serve } from 'wecom-elements/http'
import { type ConsoleClient, enterConsole } from './console-client.js'
import { makeCorporation } from './corporation.js'
import { ManualClock } from './manual-clock.js'
import { SecretSearch } from './secret-search.js'
import { AppFolder } from './test-app.js'

export interface ConsoleSiteOptions {
  readonly members: number
  /** How long the emulator takes for an answer. */
  readonly latencyMs?: number
  readonly corpSecret?: string
}

/** A corporation whose administrator is in the console, by the link. */
export interface ConsoleSite extends AsyncDisposable {
  readonly client: ConsoleClient
  readonly emulator: Emulator
  readonly fullName: string
  readonly login: QywxInnerType
  /** Where the console's API has the login. */
  readonly at: string
  /** Has everything that was logged. */
  readonly search: SecretSearch
}

export async function openConsoleSite(options: ConsoleSiteOptions): Promise<ConsoleSite> {
  const { members, latencyMs = 0, corpSecret } = options
  const clock = new ManualClock()
  const corporation = makeCorporation(members)
  const emulator = await startEmulator({
    seed: randomUUID(),
    clock: () => clock.now(),
    latencyMs,
    ...corporation,
  })
  const folder = new AppFolder()
  const fullName = 'auths.loginTypes.Staff'
  folder.write('app.config.json', {
    appId: 'test.Console',
    allowedHosts: ['127.0.0.1'],
    server: { console: true },
  })
  folder.writeElement(
    fullName,
    { title: 'Staff', type: 'auths.loginTypes.QywxInnerType' },
    {
      corpId: emulator.corpId,
      corpSecret: corpSecret ?? emulator.corpSecret,
      agentId: emulator.agentId,
      redirectUri: 'http://127.0.0.1:3000/api/auth/callback',
      apiBaseUrl: emulator.apiUrl,
      loginBaseUrl: emulator.loginUrl,
      oauthBaseUrl: emulator.oauthUrl,
    },
  )
  const search = new SecretSearch()
  search.hide(emulator.corpSecret)
  const app = await folder.open({ clock, allowEmulator: true, logger: search.logger })
  const server = await serve(app, { port: 0 })
  return {
    client: await enterConsole(server),
    emulator,
    fullName,
    login: app.getElement<QywxInnerType>(fullName),
    at: `/logins/${fullName}`,
    search,
    async [Symbol.asyncDispose]() {
      await server.close()
      await emulator.close()
      folder[Symbol.dispose]()
    },
  }
}
