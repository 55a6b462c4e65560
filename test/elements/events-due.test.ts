import { EventEmitter, once } from 'node:events'
import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Code } from '../../runtime/index.js'
import { onlyMarking, openEventDatabase, owner, readTable, slim } from '../support/event-database.js'
import { waitFor } from '../support/wait-for.js'

describe('what is due', () => {
  it('is read once after a burst', async () => {
    await using database = await openEventDatabase()
    const { parts, send } = database.openReceiver({ pauseMs: 500 })
    await Promise.all(Array.from({ length: 20 }, () => send(slim)))
    await waitFor(async () => {
      expect(await database.due()).toEqual([])
    })
    expect(parts.log.length).toBeLessThan(5)
  })

  it('waits 300 ms for more', async () => {
    await using database = await openEventDatabase()
    const { parts, send } = database.openReceiver({})
    const beganAtMs = performance.now()
    await send(slim)
    await waitFor(() => {
      expect(parts.log).toEqual(['user LiNa'])
    })
    expect(performance.now() - beganAtMs).toBeGreaterThan(290)
  })

  it('is read again when it was marked while it was read', async () => {
    await using database = await openEventDatabase()
    const { parts, send, receiver } = database.openReceiver(onlyMarking)
    await send(slim)
    parts.onRead = async () => {
      parts.onRead = () => Promise.resolve()
      // In the very millisecond in which it was marked before.
      await send(slim)
    }
    await receiver.drain()
    expect(parts.log).toEqual(['user LiNa', 'user LiNa'])
    expect(await database.due()).toEqual([])
  })

  it('is read at most 8 at a time, or as many as the config says', async () => {
    await using database = await openEventDatabase()
    for (const concurrency of [undefined, 3]) {
      const { parts, send, receiver } = database.openReceiver({
        ...onlyMarking,
        ...(concurrency !== undefined && { concurrency }),
      })
      parts.onRead = () => new Promise((resolve) => setImmediate(resolve))
      const ids = Array.from({ length: 250 }, (_, index) => `u${index}`)
      await send({ ChangeType: 'update_tag', TagId: 1, AddUserItems: ids.join(',') })
      await receiver.drain()
      expect(new Set(parts.log).size).toBe(250)
      expect(parts.log).toHaveLength(250)
      expect(parts.mostAtOnce).toBe(concurrency ?? 8)
    }
    expect(await database.due()).toEqual([])
  })

  it('is read by one of two processes', async () => {
    await using database = await openEventDatabase()
    const stands = [database.openReceiver({ pauseMs: 1000 }), database.openReceiver({ pauseMs: 1000 })]
    const ids = Array.from({ length: 20 }, (_, index) => `u${index}`)
    const fields = { ChangeType: 'update_tag', TagId: 1, AddUserItems: ids.join(',') }
    await Promise.all(stands.map(({ send }) => send(fields)))
    await waitFor(async () => {
      expect(await database.due()).toEqual([])
    })
    await Promise.all(stands.map(({ receiver }) => receiver.drain()))
    expect(stands.flatMap(({ parts }) => parts.log).sort()).toEqual(ids.map((id) => `user ${id}`).sort())
  })

  it('stays due when its reading fails, ends the reading, and is read at the next event', async () => {
    await using database = await openEventDatabase()
    const { parts, send, receiver, warnings } = database.openReceiver({ concurrency: 1, pauseMs: 1 })
    parts.broken.add('user LiNa')
    await send(slim)
    await waitFor(() => {
      expect(warnings).toEqual(['reading again what changed of auths.loginTypes.Example failed'])
    })
    expect(await database.due()).toEqual(['user LiNa'])

    // It was put behind the others, which are read before it fails again.
    await database.openReceiver(onlyMarking).send({ ChangeType: 'delete_user', UserID: 'ZhangWei' })
    await expect(receiver.drain()).rejects.toThrow('no user LiNa')
    expect(parts.log).toEqual(['user LiNa', 'user ZhangWei', 'user LiNa'])
    expect(await database.due()).toEqual(['user LiNa'])

    parts.broken.clear()
    await send({ ChangeType: 'delete_user', UserID: 'WangFang' })
    await waitFor(async () => {
      expect(await database.due()).toEqual([])
    })
    expect(parts.log.slice(3).sort()).toEqual(['user LiNa', 'user WangFang'])
  })

  it('outlives the process', async () => {
    await using database = await openEventDatabase()
    const first = database.openReceiver(onlyMarking)
    await first.send(slim)
    await first.close()
    expect(first.warnings).toEqual([])
    const { receiver, parts } = database.openReceiver()
    await receiver.drain()
    expect(parts.log).toEqual(['user LiNa'])
  })

  it('is left when the app closes in the midst of it, after what is being read', async () => {
    await using database = await openEventDatabase()
    const { parts, send, close, warnings } = database.openReceiver({ concurrency: 1, pauseMs: 1 })
    const hanging = new EventEmitter()
    parts.onRead = () => once(hanging, 'end')
    await send({ ChangeType: 'update_tag', TagId: 1, AddUserItems: 'a,b,c' })
    await waitFor(() => {
      expect(parts.reading).toBe(1)
    })
    const closed = close()
    hanging.emit('end')
    await closed
    expect(parts.log).toEqual(['user a'])
    expect(await database.due()).toEqual(['user b', 'user c'])
    expect(warnings).toEqual([])
  })

  it('is tried again by itself after 30 s, then after twice as long each time, up to an hour', async () => {
    await using database = await openEventDatabase()
    const { parts, send, settled } = database.openReceiver({ pauseMs: 1 })
    using time = skipPauses()
    const failures = async (count: number) => {
      const after = parts.log.length + count
      parts.broken.add('user LiNa')
      parts.onRead = () => {
        if (parts.log.length >= after) parts.broken.clear()
        return Promise.resolve()
      }
      await send(slim)
      await waitFor(async () => {
        expect(parts.log).toHaveLength(after + 1)
        expect(await database.due()).toEqual([])
      })
      // That it went well is noted at its end, after the last mark is gone.
      await settled()
      return time.takePauses().filter((ms) => ms > 1)
    }
    const seconds = [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    expect(await failures(9)).toEqual(seconds.map((one) => one * 1000))
    // What went well begins anew.
    expect(await failures(2)).toEqual([30_000, 60_000])
  })

  it.each([
    ['what WeCom says of one alone keeps nobody else from being read', 60111, ['user b', 'user c']],
    ['an outage ends it', 50000, []],
    ['what WeCom refuses to all ends it', 40001, []],
    ['what is no answer ends it', undefined, []],
  ])('is read in order: %s', async (_, code, read) => {
    await using database = await openEventDatabase()
    const { parts, send, receiver } = database.openReceiver({ ...onlyMarking, concurrency: 1 })
    const error = code === undefined ? new RangeError('no') : new Code(code, 'no')
    parts.onRead = (what) => (what === 'user a' ? Promise.reject(error) : Promise.resolve())
    await send({ ChangeType: 'update_tag', TagId: 1, AddUserItems: 'a,b,c' })
    await expect(receiver.drain()).rejects.toBe(error)
    expect(parts.log).toEqual(read)
    expect(await database.due()).toContain('user a')
    expect(await database.due()).toHaveLength(3 - read.length)
  })

  it('is begun by nobody after one has stopped the reading', async () => {
    await using database = await openEventDatabase()
    const { parts, send, receiver } = database.openReceiver({ ...onlyMarking, concurrency: 2 })
    const hanging = new EventEmitter()
    parts.onRead = (what) =>
      what === 'user a' ? Promise.reject(new Code(50000, 'no')) : once(hanging, 'end')
    await send({ ChangeType: 'update_tag', TagId: 1, AddUserItems: 'a,b,c,d' })
    const drained = receiver.drain()
    await waitFor(() => {
      expect(parts.reading).toBe(1)
    })
    // The failed one is put behind the others; then the reading knows of it at once.
    await waitFor(async () => {
      const marks = (await readTable(database.store, 'qywxDue')).map(({ markedAtMs }) => Number(markedAtMs))
      expect(Math.max(...marks)).toBeGreaterThan(database.clock.now())
    })
    await timers.setTimeout(200)
    hanging.emit('end')
    await expect(drained).rejects.toMatchObject({ code: 50000 })
    expect(parts.log).toEqual(['user b'])
  })

  it('is no longer read when the caller gives up, and whoever waits for another process gives up too', async () => {
    await using database = await openEventDatabase()
    const { parts, send, receiver } = database.openReceiver({ ...onlyMarking, concurrency: 1 })
    await send({ ChangeType: 'update_tag', TagId: 1, AddUserItems: 'a,b,c' })
    const giveUp = new AbortController()
    const reason = new RangeError('the caller went home')
    const hanging = new EventEmitter()
    parts.onRead = (_, { signal }) => {
      expect(signal).toBe(giveUp.signal)
      return once(hanging, 'end')
    }
    const drained = receiver.drain({ signal: giveUp.signal })
    await waitFor(() => {
      expect(parts.reading).toBe(1)
    })
    const waiting = database.openReceiver(onlyMarking).receiver.drain({ signal: giveUp.signal })
    giveUp.abort(reason)
    await expect(waiting).rejects.toBe(reason)
    hanging.emit('end')
    await expect(drained).rejects.toBe(reason)
    expect(parts.log).toEqual(['user a'])
    expect(await database.due()).toEqual(['user b', 'user c'])
  })

  it('of one instance is read while another reads its own', async () => {
    await using database = await openEventDatabase()
    const one = database.openReceiver(onlyMarking)
    const other = database.openReceiver({
      ...onlyMarking,
      owner: { ...owner, element: 'auths.loginTypes.Other' },
    })
    for (const { send } of [one, other]) await send(slim)
    const hanging = new EventEmitter()
    one.parts.onRead = () => once(hanging, 'end')
    const drained = one.receiver.drain()
    await waitFor(() => {
      expect(one.parts.reading).toBe(1)
    })
    await other.receiver.drain()
    expect(other.parts.log).toEqual(['user LiNa'])
    hanging.emit('end')
    await drained
  })

  it('is forgotten of a member who is, and of nobody else', async () => {
    await using database = await openEventDatabase()
    const { send, receiver } = database.openReceiver(onlyMarking)
    await send({ ChangeType: 'update_tag', TagId: 1, AddUserItems: 'a,b', AddPartyItems: '1' })
    await receiver.forget('a')
    expect(await database.due()).toEqual(['department 1', 'user b'])
  })
})

/** Pauses that are noted, and over at once. */
function skipPauses() {
  const { setTimeout: pause } = timers
  const pauses: number[] = []
  timers.setTimeout = async (ms) => {
    pauses.push(ms ?? 0)
    await timers.setImmediate()
    return undefined as never
  }
  // The named exports follow.
  syncBuiltinESMExports()
  return {
    takePauses: () => pauses.splice(0),
    [Symbol.dispose]() {
      timers.setTimeout = pause
      syncBuiltinESMExports()
    },
  }
}
