import { expect } from 'vitest'
import { makeCorporation } from './corporation.js'
import { type WecomApp, openWecomApp } from './wecom-app.js'
import { countSessions, logInByBrowser } from './wecom-session.js'

/** 30 members, all stored; user4 is bound to `local-4` and then logged in. */
export async function openWithBoundMember(): Promise<WecomApp> {
  const t = await openWecomApp({ emulator: makeCorporation(30) })
  await t.login().syncCorp()
  await t.login().bind({ userId: 'user4', localUserId: 'local-4' })
  await logInByBrowser(t, 'user4')
  expect(await countSessions(t, 'user4')).toBe(1)
  return t
}
