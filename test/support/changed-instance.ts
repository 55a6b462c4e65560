/** What there is of the instance that is changed over and over, for whoever looks. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type App, ElementError } from 'wecom-elements'
import { expect } from 'vitest'
import { catchError } from './catch-error.js'
import { changingInstance } from './changing-instance.js'
import type { WecomApp } from './wecom-app.js'

/** What the files of the instance say, by way of an app that begins now. */
export async function readInstanceAnew(t: WecomApp): Promise<unknown> {
  await using app = await t.openAgain()
  expect(app.problems).toEqual([])
  if (!existsSync(folderOf(app))) {
    const error = catchError(() => app.getElement(changingInstance))
    expect(ElementError.is(error) && error.code).toBe('ELEMENT_NOT_FOUND')
    return undefined
  }
  expect(readdirSync(folderOf(app)).sort()).toEqual(['Changing.json', 'e.json'])
  expect(app.getElement(changingInstance)).toMatchObject({ name: 'Changing' })
  const { fullName, title, type, config, secrets } = await app.readInstance(changingInstance)
  expect(secrets).toEqual(['/corpSecret'])
  return { fullName, title, type, config: { ...config, corpSecret: '{{CORP_SECRET}}' } }
}

function folderOf({ root }: App): string {
  return join(root, 'auths/loginTypes/Changing')
}

/** Its folder, and what a crash left beside it. */
export function listFolders({ root }: App): string[] {
  return readdirSync(join(root, 'auths/loginTypes')).filter((name) => name.includes('Changing'))
}
