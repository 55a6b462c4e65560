/** The app.config.json of a folder that is no app yet. */
import { existsSync, statSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { type AppConfigInput } from '../index.js'
import { CommandFailure, UsageError } from './failure.js'
import { type CliIo, canAsk } from './io.js'
import { askText, confirm } from './prompts.js'
import { cannotWrite } from './write-file.js'

/** An app.config.json that is agreed on and not yet written. */
export interface NewApp {
  readonly config: AppConfigInput
  /** Writes it, and gives what takes it away again. */
  readonly write: () => Promise<() => Promise<void>>
}

const appIdPattern = /^[A-Za-z_][A-Za-z0-9_-]*\.[A-Za-z_][A-Za-z0-9_-]*$/

/** Agrees on the app.config.json of a folder that has none; undefined where there is one. */
export async function planNewApp(
  io: CliIo,
  folder: string,
  { appId, allowEmulator }: { readonly appId: string | undefined; readonly allowEmulator: boolean },
): Promise<NewApp | undefined> {
  const root = resolve(folder)
  const file = join(root, 'app.config.json')
  if (existsSync(file)) return undefined
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new CommandFailure(`${root} is no folder. Make it first.`)
  }
  const config: AppConfigInput = {
    appId: appId ?? (await askAppId(io, root)),
    // Where an emulator is consented to, it may be sent what it itself gave out.
    ...(allowEmulator && { allowedHosts: ['127.0.0.1'] }),
  }
  return {
    config,
    async write() {
      const text = `${JSON.stringify({ ...schemaOf(root), ...config }, null, 2)}\n`
      await writeFile(file, text, { flag: 'wx' }).catch((error: unknown) => {
        throw cannotWrite(file, error)
      })
      return () => rm(file, { force: true })
    },
  }
}

async function askAppId(io: CliIo, root: string): Promise<string> {
  if (!canAsk(io)) {
    throw new UsageError(`${root} has no app.config.json. Add --app-id org.App to have one made.`)
  }
  const isMeant = await confirm(io, `${root} has no app.config.json. Make one, so that it is an app?`, true)
  if (!isMeant) throw new CommandFailure('Nothing was written.')
  const check = (answer: string) => (appIdPattern.test(answer) ? undefined : 'It has to look like org.App.')
  const name = basename(root).replace(/[^A-Za-z0-9_-]/g, '')
  const proposal = /^[A-Za-z_]/.test(name) ? `my.${name}` : 'my.App'
  return askText(io, 'Id of the app, as org.App; addresses have it in them:', { check, proposal })
}

/** Where an editor finds the schema, if the package is installed here. */
function schemaOf(root: string) {
  const path = 'node_modules/wecom-elements/dist/schemas/app.config.json'
  return existsSync(join(root, path)) ? { $schema: `./${path}` } : {}
}
