/** An app of Acme with the instance `Staff`, for tests of the tools that write instances. */
import { inspect } from 'node:util'
import { expect } from 'vitest'
import type { ElementError } from '../../runtime/index.js'
import { catchRejection } from './catch-error.js'
import { type AppFolder, copyFixture } from './test-app.js'

export const env = {
  ACME_CLIENT_ID: 'acme-client',
  ACME_CLIENT_SECRET: 'secret',
  ACME_URL: 'http://127.0.0.1:9',
}
export const meta = 'auths.loginTypes.Meta'
export const type = 'auths.loginTypes.AcmeType'
export const staff = 'auths.loginTypes.Staff'
export const staffFolder = 'auths/loginTypes/Staff'
/** What of the config may be shown. */
export const shown = {
  clientId: 'staff-client',
  redirectUri: 'http://127.0.0.1:3000/auth/callback',
  providerUrl: 'http://127.0.0.1:9',
}
export const config = { ...shown, clientSecret: 'hush hush' }
export const newStaff = { fullName: staff, title: 'Staff', type, config }

/** The app with the instance, which somebody wrote by hand. */
export function withStaff(): AppFolder {
  const folder = copyFixture('acme')
  folder.writeElement(staff, { title: 'Staff', type }, config)
  return folder
}

/** Drops a Type in that is AcmeType but for `body`, which can use `fs` and the `folder` of the app. */
export function writeType(folder: AppFolder, name: string, body: string): string {
  folder.write(`auths/loginTypes/${name}/e.json`, { title: name, type })
  folder.write(
    `auths/loginTypes/${name}/${name}.mjs`,
    `import fs from 'node:fs'
    import AcmeType from '../AcmeType/AcmeType.ts'
    const folder = ${JSON.stringify(folder.path)}
    export default class ${name} extends AcmeType { ${body} }`,
  )
  return `auths.loginTypes.${name}`
}

/** A Type of which each instance, at the moment it is checked, sees somebody do something else. */
export function writeTypeMeanwhile(folder: AppFolder, deed: string): string {
  return writeType(folder, 'MeanwhileType', `static checkConfig() { ${deed}; return [] }`)
}

/** What is told of a refusal, wherever the app lies; never a secret. */
export async function refusalOf(folder: AppFolder, attempt: Promise<unknown>) {
  const error = (await catchRejection(attempt)) as ElementError
  expect(inspect(error, { depth: 9 })).not.toContain(config.clientSecret)
  const { code, fullName, file, pointer, message } = error
  const shorten = (text: string) => text.replaceAll(folder.path, '<app>')
  return { code, fullName, file: file && shorten(file), pointer, message: shorten(message) }
}

export const containing = (text: string) => expect.stringContaining(text) as string
