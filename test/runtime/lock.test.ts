import { describe, expect, it, vi } from 'vitest'
import type { App } from '../../runtime/index.js'
import type { ElementContext } from '../../runtime/element.js'
import { catchRejection } from '../support/catch-error.js'
import { ManualClock } from '../support/manual-clock.js'
import { copyFixture, openTestApp } from '../support/test-app.js'
import { waitFor } from '../support/wait-for.js'

const toolsOf = (app: App, name = 'Notes') =>
  app.getElement<{ tools: ElementContext }>(`auths.notes.${name}`).tools

/** A promise with its ends at hand. */
function openGate() {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

const turnOfTheLoop = () => new Promise((resolve) => setImmediate(resolve))

describe('a lock', () => {
  it('lets fifty callers in one after the other, whichever element they ask through', async () => {
    await using app = await openTestApp('notes')
    let inside = 0
    let most = 0
    const work = async () => {
      inside += 1
      most = Math.max(most, inside)
      await turnOfTheLoop()
      inside -= 1
    }
    const callers = Array.from({ length: 50 }, (_, index) =>
      toolsOf(app, index % 2 === 0 ? 'Notes' : 'Ledger').lock('notes', { leaseSeconds: 30 }, work),
    )
    await Promise.all(callers)
    expect(most).toBe(1)
    expect(inside).toBe(0)
  }, 20_000)

  it('is one of its name only', async () => {
    await using app = await openTestApp('notes')
    const tools = toolsOf(app)
    const inner = await tools.lock('first', { leaseSeconds: 30 }, () =>
      tools.lock('second', { leaseSeconds: 30 }, () => Promise.resolve('both')),
    )
    expect(inner).toBe('both')
  })

  it('gives what its work gives, and is free again when the work fails', async () => {
    await using app = await openTestApp('notes')
    const tools = toolsOf(app)
    const failing = tools.lock('notes', { leaseSeconds: 30 }, () =>
      Promise.reject(new RangeError('the work failed')),
    )
    expect(await catchRejection(failing)).toMatchObject({ message: 'the work failed' })
    expect(await tools.lock('notes', { leaseSeconds: 30 }, () => Promise.resolve(7))).toBe(7)
  })

  it('is taken over by another process when its lease ended, and stays the taker’s', async () => {
    using folder = copyFixture('notes')
    const clock = new ManualClock()
    await using first = await folder.open({ clock })
    await using second = await folder.open({ clock })
    const [dead, taker, third] = [openGate(), openGate(), openGate()]
    const started = openGate()
    const held = toolsOf(first).lock('notes', { leaseSeconds: 30 }, () => {
      started.open()
      return dead.opened
    })
    await started.opened

    const order: string[] = []
    clock.advance(30_000)
    const taken = openGate()
    const took = toolsOf(second).lock('notes', { leaseSeconds: 30 }, async () => {
      order.push('taker begins')
      taken.open()
      await taker.opened
      order.push('taker ends')
    })
    await taken.opened
    dead.open()
    await held
    const waited = toolsOf(first).lock('notes', { leaseSeconds: 30 }, () => {
      order.push('third')
      third.open()
      return Promise.resolve()
    })
    await turnOfTheLoop()
    taker.open()
    await Promise.all([took, waited, third.opened])
    expect(order).toEqual(['taker begins', 'taker ends', 'third'])
  })

  it('is not taken over a moment before its lease ends', async () => {
    const clock = new ManualClock()
    await using app = await openTestApp('notes', { clock })
    const tools = toolsOf(app)
    const [gate, started] = [openGate(), openGate()]
    const held = tools.lock('notes', { leaseSeconds: 30 }, () => {
      started.open()
      return gate.opened
    })
    await started.opened
    clock.advance(29_999)
    const giveUp = new AbortController()
    let ran = false
    const waiting = tools.lock('notes', { leaseSeconds: 30, signal: giveUp.signal }, () => {
      ran = true
      return Promise.resolve()
    })
    for (let turn = 0; turn < 10; turn += 1) await turnOfTheLoop()
    giveUp.abort()
    expect(await catchRejection(waiting)).toMatchObject({ name: 'AbortError' })
    expect(ran).toBe(false)
    gate.open()
    await held
  })

  it('is no longer waited for when the signal says so', async () => {
    await using app = await openTestApp('notes')
    const tools = toolsOf(app)
    const gate = openGate()
    const started = openGate()
    const held = tools.lock('notes', { leaseSeconds: 30 }, () => {
      started.open()
      return gate.opened
    })
    await started.opened
    const reason = new RangeError('the caller went home')
    const waiting = tools.lock('notes', { leaseSeconds: 30, signal: AbortSignal.abort(reason) }, () =>
      Promise.reject(new RangeError('must not run')),
    )
    // Not that a timer was stopped, as a sync that was given up once said.
    expect(await catchRejection(waiting)).toBe(reason)
    gate.open()
    await held
  })

  it('is renewed while its work runs, and no other with it, and is given back at the end', async () => {
    using folder = copyFixture('notes')
    const clock = new ManualClock()
    await using app = await folder.open({ clock })
    const store = await folder.openStore()
    const ends = async () => {
      const rows = await store.query('select "name", "expiresAtMs" from "lease"')
      return Object.fromEntries(
        rows.map((row) => [String(row['name']), Number(row['expiresAtMs']) - clock.now()]),
      )
    }
    const gate = openGate()
    const work = () => gate.opened
    const held = [
      toolsOf(app).lock('long', { leaseSeconds: 1.5 }, work),
      toolsOf(app).lock('other', { leaseSeconds: 30 }, work),
    ]
    await waitFor(async () => {
      expect(await ends()).toEqual({ long: 1500, other: 30_000 })
    })
    clock.advance(1000)
    await vi.waitFor(
      async () => {
        expect(await ends()).toEqual({ long: 1500, other: 29_000 })
      },
      { timeout: 4000 },
    )
    gate.open()
    await Promise.all(held)
    expect(await ends()).toEqual({})
  })

  it('lasts six seconds beyond the death of a holder who says nothing of it', async () => {
    using folder = copyFixture('notes')
    const clock = new ManualClock()
    await using app = await folder.open({ clock })
    const store = await folder.openStore()
    await toolsOf(app).lock('notes', {}, async () => {
      const [row] = await store.query('select "expiresAtMs" from "lease"')
      expect(Number(row?.['expiresAtMs'])).toBe(clock.now() + 6000)
    })
  })

  it('gives what its work gives although the storage was closed meanwhile', async () => {
    const app = await openTestApp('notes')
    const tools = toolsOf(app)
    const result = tools.lock('notes', { leaseSeconds: 0.03 }, async () => {
      await app.close()
      // Until a renewal has met the closed storage.
      await new Promise((resolve) => setTimeout(resolve, 100))
      return 7
    })
    expect(await result).toBe(7)
  })
})

describe('a name that is claimed', () => {
  it('is one caller’s for its time, in whichever process the others are', async () => {
    using folder = copyFixture('notes')
    const clock = new ManualClock()
    await using first = await folder.open({ clock })
    await using second = await folder.open({ clock })
    const claim = (app: App, name = 'sync') => app.internals.leases.claim(name, 60)
    expect(await claim(first)).toBe(true)
    expect(await claim(first)).toBe(false)
    expect(await claim(second)).toBe(false)
    expect(await claim(second, 'another')).toBe(true)
    clock.advance(59_999)
    expect(await claim(second)).toBe(false)
    clock.advance(1)
    expect(await claim(second)).toBe(true)
    expect(await claim(first)).toBe(false)
  })

  it('may be given another end by whoever comes, which is no other name’s', async () => {
    const clock = new ManualClock()
    await using app = await openTestApp('notes', { clock })
    const { leases } = app.internals
    for (const name of ['sync', 'another']) await leases.claim(name, 1)
    await leases.hold('sync', 60)
    await leases.hold('nobody’s', 60)
    expect(await leases.claim('nobody’s', 1)).toBe(true)
    clock.advance(59_999)
    expect(await leases.claim('another', 1)).toBe(true)
    expect(await leases.claim('sync', 1)).toBe(false)
    clock.advance(1)
    expect(await leases.claim('sync', 1)).toBe(true)
  })
})
