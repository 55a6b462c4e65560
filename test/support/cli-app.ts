import { randomUUID } from 'node:crypto'
import { type Emulator, type EmulatorOptions, startEmulator } from 'wecom-elements/emulator'
import { type CliRun, runCommand } from './cli.js'
import { AppFolder } from './test-app.js'

export const members = 'auths.loginTypes.Members'

/** A folder with an app whose one instance, `Members`, talks to an emulator, and the command line for it. */
export interface CliApp extends AsyncDisposable {
  readonly emulator: Emulator
  readonly folder: AppFolder
  /** Runs a command in that folder; the environment holds the secret. */
  readonly run: (...args: readonly string[]) => Promise<CliRun>
  /** The same with the consent to the emulator. */
  readonly runAllowed: (...args: readonly string[]) => Promise<CliRun>
}

export async function openCliApp(options: EmulatorOptions = {}): Promise<CliApp> {
  const emulator = await startEmulator({ seed: randomUUID(), ...options })
  const folder = new AppFolder()
  folder.write('app.config.json', {
    appId: 'test.Cli',
    title: 'Command line',
    allowedHosts: ['127.0.0.1'],
    variables: { SECRET: '{{SECRET}}' },
  })
  folder.writeElement(
    members,
    { title: '员工', type: 'auths.loginTypes.QywxInnerType' },
    instanceConfig(emulator),
  )
  const run = (...args: readonly string[]) =>
    runCommand([...args, '--app', folder.path], { env: { SECRET: emulator.corpSecret } })
  return {
    emulator,
    folder,
    run,
    runAllowed: (...args) => run(...args, '--allow-emulator'),
    async [Symbol.asyncDispose]() {
      await emulator.close()
      folder[Symbol.dispose]()
    },
  }
}

export function instanceConfig({ corpId, agentId, apiUrl, loginUrl, oauthUrl }: Emulator) {
  return {
    corpId,
    corpSecret: '{{SECRET}}',
    agentId,
    redirectUri: 'http://127.0.0.1:3000/api/auth/callback',
    apiBaseUrl: apiUrl,
    loginBaseUrl: loginUrl,
    oauthBaseUrl: oauthUrl,
  }
}
