import { expect, it } from 'vitest'
import { createGate } from '../support/gate.js'
import { openWecomApp } from '../support/wecom-app.js'
import { countSessions, logInByBrowser } from '../support/wecom-session.js'

const member = 'ZhangWei'

// Each login asked the host and bound the member anew, which ended the sessions that the others had just begun.
it('asks once about a member who logs in from four browsers at once, and all four stay logged in', async () => {
  const asked: string[] = []
  const everybodyIsHere = createGate()
  await using t = await openWecomApp({
    app: {
      resolveLocalUser: async ({ userId }) => {
        asked.push(userId)
        await everybodyIsHere.opened
        return `local-${asked.length}`
      },
    },
  })
  const logins = Promise.all(
    Array.from({ length: 4 }, () => logInByBrowser(t, member, { authorize: () => true })),
  )
  await expect.poll(() => t.emulator.count('/cgi-bin/user/get'), { timeout: 10_000 }).toBe(4)
  everybodyIsHere.open()
  const browsers = await logins

  expect(asked).toEqual([member])
  expect(await countSessions(t, member)).toBe(4)
  for (const browser of browsers) {
    const { status, data } = await browser.call('getUserInfo', { userId: member })
    expect([status, data]).toMatchObject([200, { userId: member, localUserId: 'local-1' }])
  }
}, 30_000)
