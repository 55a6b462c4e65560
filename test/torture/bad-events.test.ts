/** What strangers, and WeCom on a bad day, send to the address that receives events. */
import fc from 'fast-check'
import { createHandler } from 'wecom-elements/http'
import { expect, it } from 'vitest'
import { makeCorporation, readStored } from '../support/corporation.js'
import { mutatedText } from '../support/mutated.js'
import { exampleCallback, renderChange, sealEvent } from '../support/sealed-event.js'
import { SecretSearch } from '../support/secret-search.js'
import { makeCases, tellCounts } from '../support/torture.js'
import { openWecomApp } from '../support/wecom-app.js'

const changes = [
  { ChangeType: 'create_user', UserID: 'user1', Department: '2', Name: '员工1' },
  { ChangeType: 'update_user', UserID: 'user2', NewUserID: 'user2', Department: '3' },
  { ChangeType: 'delete_user', UserID: 'user3' },
  { ChangeType: 'create_party', Id: '4', Name: '前端组', ParentId: '2' },
  { ChangeType: 'delete_party', Id: '3' },
  { ChangeType: 'update_tag', TagId: '1', AddUserItems: 'user1,user2', DelPartyItems: '2' },
]

it('no event ends the process, is answered with a fault of the server, or changes what WeCom says', async () => {
  const search = new SecretSearch()
  await using t = await openWecomApp({
    emulator: makeCorporation(6),
    plain: { callback: exampleCallback },
    app: { logger: search.logger },
  })
  const { fetch } = createHandler(t.app, { rateLimit: false })
  const { corpId } = t.emulator
  await t.login().syncCorp()
  const { qywxUser: truth } = await readStored(t.store)

  const usual = fc.constantFrom(...changes).map((fields) => renderChange(fields, t.clock.now()))
  const event = fc.record({
    // The inner text mutated and sealed rightly, or sealed and then mutated.
    inner: usual.chain((text) => fc.oneof(fc.constant(text), mutatedText(text))),
    outer: fc.option(fc.nat(), { freq: 3 }),
  })
  const counts: Record<string, number> = { cases: 0 }
  for (const { inner, outer } of makeCases(event, { short: 1500, long: 80_000 })) {
    const { query, body } = sealEvent(inner, { corpId, nonce: String(counts['cases']) })
    const sent = outer === null ? body : fc.sample(mutatedText(body), { numRuns: 1, seed: outer })[0]
    const { status } = await fetch(
      new Request(`http://127.0.0.1:3000/api/callback/Plain?${query.toString()}`, {
        method: 'POST',
        body: sent ?? '',
      }),
    )
    counts['cases'] = (counts['cases'] ?? 0) + 1
    counts[`x ${status}`] = (counts[`x ${status}`] ?? 0) + 1
    expect(status, JSON.stringify({ inner, sent })).toBeLessThan(500)
  }
  await t.app.internals.background.settled()
  await t.login().syncCorp()
  const { qywxUser: stored } = await readStored(t.store)
  const active = (rows: unknown) =>
    (rows as { userId: string; status: number; department: string }[])
      .filter(({ status }) => status === 1)
      .map(({ userId, department }) => ({ userId, department }))
  expect(active(stored)).toEqual(active(truth))
  search.hideWhatWasSent(t.emulator)
  search.hide(exampleCallback.encodingAesKey)
  expect(search.find()).toEqual([])
  expect(counts['x 200']).toBeGreaterThan(0)
  tellCounts('events', counts)
}, 3_600_000)
