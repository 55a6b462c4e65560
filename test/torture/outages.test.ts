/** WeCom is gone for a while, in the midst of logins. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { Code } from 'wecom-elements'
import type { QywxInnerType } from 'wecom-elements/auths/loginTypes/QywxInnerType'
import { startEmulator } from 'wecom-elements/emulator'
import { makeCorporation } from '../support/corporation.js'
import { findFreePort } from '../support/free-port.js'
import { SecretSearch } from '../support/secret-search.js'
import { readEverything } from '../support/store.js'
import { amount, tellCounts } from '../support/torture.js'
import { openWecomApp, realClock } from '../support/wecom-app.js'

const goneMs = amount({ short: 3000, long: 60_000 })
const perSecond = 20

it('logins fail with a typed error while WeCom is gone, and work again by themselves', async () => {
  const search = new SecretSearch()
  // Nobody else gets this port while WeCom is gone.
  const port = await findFreePort()
  const options = { ...makeCorporation(30), seed: 'gone', clock: realClock.now, port }
  await using t = await openWecomApp({
    emulator: options,
    app: { clock: realClock, logger: search.logger },
  })
  let wecom = t.emulator
  const counts = { before: 0, failed: 0, after: 0 }

  const logIn = (login: QywxInnerType, n: number) =>
    login.getLoginCode({ authCode: wecom.grantCode(`user${1 + (n % 30)}`) })
  const logInFor = async (milliseconds: number, note: (outcome: unknown) => void) => {
    const attempts: Promise<void>[] = []
    for (let n = 0; n < (milliseconds / 1000) * perSecond; n += 1) {
      attempts.push(logIn(t.login(), n).then(note, note))
      await sleep(1000 / perSecond)
    }
    await Promise.all(attempts)
  }

  await logInFor(1000, (outcome) => {
    expect(outcome).toMatchObject({ userId: expect.stringMatching(/^user/) as string })
    counts.before += 1
  })
  const stored = await t.login().QywxInnerAuthModel.count()

  await wecom.close()
  await logInFor(goneMs, (outcome) => {
    expect(Code.is(outcome) && outcome.code, String(outcome)).toBe(50000)
    search.show(outcome)
    counts.failed += 1
  })
  expect(await t.login().QywxInnerAuthModel.count()).toBe(stored)

  // Another server of WeCom's: it knows none of the tokens of the one before.
  wecom = await startEmulator(options)
  try {
    await logInFor(1000, (outcome) => {
      expect(outcome).toMatchObject({ userId: expect.stringMatching(/^user/) as string })
      counts.after += 1
    })
    expect(wecom.count('/cgi-bin/gettoken')).toBe(1)
    search.hideWhatWasSent(t.emulator)
    search.hideWhatWasSent(wecom)
  } finally {
    await wecom.close()
  }
  search.showText(await readEverything(t.store))
  expect(search.find()).toEqual([])
  tellCounts('WeCom gone', { ...counts, ...search.counts })
}, 3_600_000)
