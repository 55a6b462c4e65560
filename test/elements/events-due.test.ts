import { EventEmitter, once } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import { onlyMarking, openEventDatabase, slim } from '../support/event-database.js'

describe('what is due', () => {
  it('is read once after a burst', async () => {
    await using database = await openEventDatabase()
    const { parts, send } = database.openReceiver({ pauseMs: 50 })
    for (let count = 0; count < 20; count += 1) await send(slim)
    await vi.waitFor(async () => {
      expect(await database.due()).toEqual([])
    })
    expect(parts.log.length).toBeLessThan(5)
  })

  it('waits 300 ms for more', async () => {
    await using database = await openEventDatabase()
    const { parts, send } = database.openReceiver({})
    const beganAtMs = performance.now()
    await send(slim)
    await vi.waitFor(() => {
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
    const stands = [database.openReceiver({ pauseMs: 100 }), database.openReceiver({ pauseMs: 100 })]
    const ids = Array.from({ length: 20 }, (_, index) => `u${index}`)
    const fields = { ChangeType: 'update_tag', TagId: 1, AddUserItems: ids.join(',') }
    await Promise.all(stands.map(({ send }) => send(fields)))
    await vi.waitFor(async () => {
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
    await vi.waitFor(() => {
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
    await vi.waitFor(async () => {
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
    await vi.waitFor(() => {
      expect(parts.reading).toBe(1)
    })
    const closed = close()
    hanging.emit('end')
    await closed
    expect(parts.log).toEqual(['user a'])
    expect(await database.due()).toEqual(['user b', 'user c'])
    expect(warnings).toEqual([])
  })
})
