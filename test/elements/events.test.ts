import { EventEmitter, once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { onlyMarking, openEventDatabase, owner, readTable, slim } from '../support/event-database.js'
import { renderChange, sealEvent, sealText } from '../support/sealed-event.js'
import { waitFor } from '../support/wait-for.js'

const renaming = { ChangeType: 'update_user', UserID: 'LiNa', NewUserID: 'lina.li' }

describe('an event', () => {
  it('marks whom it is about, is answered with nothing, and is followed by a reading', async () => {
    await using database = await openEventDatabase()
    const { receiver, parts } = database.openReceiver()
    const { query, body } = sealEvent(renderChange(slim, database.clock.now()), owner)
    expect(await receiver.receive({ method: 'POST', query, body })).toEqual({ status: 200, body: '' })
    await waitFor(() => {
      expect(parts.log).toEqual(['user LiNa'])
    })
    await waitFor(async () => {
      expect(await database.due()).toEqual([])
    })
  })

  it('is answered while WeCom hangs', async () => {
    await using database = await openEventDatabase()
    const { parts, send } = database.openReceiver()
    const hanging = new EventEmitter()
    parts.onRead = () => once(hanging, 'end')
    expect(await send(slim)).toBe(200)
    await waitFor(() => {
      expect(parts.reading).toBe(1)
    })
    expect(await send(slim)).toBe(200)
    expect(await send({ ChangeType: 'delete_user', UserID: 'ZhangWei' })).toBe(200)
    expect(parts.log).toEqual([])
    hanging.emit('end')
  })

  it('of another kind is acknowledged, and nothing follows', async () => {
    await using database = await openEventDatabase()
    const { send, warnings } = database.openReceiver()
    expect(await send({ Event: 'enter_agent' })).toBe(200)
    expect(await send({ ChangeType: 'create_galaxy', UserID: 'LiNa' })).toBe(200)
    expect(warnings).toEqual([])
  })

  it('that is refused says so in the log, without what was sent', async () => {
    await using database = await openEventDatabase()
    const { receiver, warnings } = database.openReceiver()
    const event = sealEvent('told', { corpId: 'ww2' })
    expect(await receiver.receive({ method: 'POST', ...event })).toEqual({ status: 403, body: '' })
    const noXml = sealEvent('told', owner)
    expect(await receiver.receive({ method: 'POST', ...noXml })).toEqual({ status: 400, body: '' })
    expect(await receiver.receive({ method: 'POST', query: new URLSearchParams(), body: '' })).toEqual({
      status: 400,
      body: '',
    })
    expect(warnings).toHaveLength(3)
    expect(warnings.join()).toMatch(/encodingAesKey and corpId.*not XML.*query/)
    expect(warnings.join()).not.toMatch(/told|ww2/)
  })

  it('is not received without the callback config', async () => {
    await using database = await openEventDatabase()
    const { send } = database.openReceiver({ callback: undefined })
    expect(await send(slim)).toBe(404)
  })

  it('that can not be stored rejects, so that WeCom sends it again', async () => {
    await using database = await openEventDatabase()
    const { send, close } = database.openReceiver()
    await close()
    await expect(send(slim)).rejects.toMatchObject({ code: 'APP_CLOSED' })
  })

  it('about thousands marks them all', async () => {
    await using database = await openEventDatabase()
    const { send } = database.openReceiver(onlyMarking)
    const ids = Array.from({ length: 1234 }, (_, index) => `u${index}`)
    expect(await send({ ChangeType: 'update_tag', TagId: 1, AddUserItems: [...ids, ...ids].join(',') })).toBe(
      200,
    )
    expect(await database.due()).toHaveLength(1234)
  })

  it('marks for its own instance and corporation alone', async () => {
    await using database = await openEventDatabase()
    const { send } = database.openReceiver(onlyMarking)
    const others = [
      { ...owner, element: 'auths.loginTypes.Other' },
      { ...owner, corpId: 'ww2' },
    ].map((other) => database.openReceiver({ owner: other }))
    await send(slim)
    for (const { receiver, parts } of others) {
      await receiver.drain()
      expect(parts.log).toEqual([])
    }
    expect(await database.due()).toEqual(['user LiNa'])
  })
})

describe('the question whether the URL is ours', () => {
  it('is answered with the bare text, without a look at the storage', async () => {
    await using database = await openEventDatabase()
    const { receiver, close } = database.openReceiver()
    await close()
    const { encrypted, query } = sealText('1616140317555161061', owner)
    query.set('echostr', encrypted)
    expect(await receiver.receive({ method: 'GET', query, body: '' })).toEqual({
      status: 200,
      body: '1616140317555161061',
    })
  })
})

describe('a renaming', () => {
  it('moves row and sessions at once, then both ids are read', async () => {
    await using database = await openEventDatabase()
    const { parts, send, receiver } = database.openReceiver(onlyMarking)
    await send(renaming)
    expect(parts.log).toEqual(['rename LiNa lina.li', 'sessions LiNa lina.li'])
    expect(parts.changedAtMs).toBe(database.clock.now())
    await receiver.drain()
    expect(parts.log.slice(2).sort()).toEqual(['user LiNa', 'user lina.li'])
  })

  it('happens once, however often and however much at once it is sent; what it is about is read again', async () => {
    await using database = await openEventDatabase()
    const stands = [database.openReceiver(onlyMarking), database.openReceiver(onlyMarking)]
    const copies = stands.flatMap(({ send }) => [1, 2, 3].map(() => send(renaming, { nonce: 'same' })))
    expect(await Promise.all(copies)).toEqual([200, 200, 200, 200, 200, 200])
    const moves = () => stands.flatMap(({ parts }) => parts.log).filter((line) => line.startsWith('rename'))
    expect(moves()).toHaveLength(1)

    await stands[0]?.receiver.drain()
    expect(await database.due()).toEqual([])
    database.clock.advance(599_000)
    await stands[1]?.send(renaming, { nonce: 'same', atMs: database.clock.now() - 599_000 })
    expect(moves()).toHaveLength(1)
    expect(await database.due()).toEqual(['user LiNa', 'user lina.li'])
  })

  it.each([
    ['is older than ten minutes', -601_000],
    ['is of the future', 601_000],
  ])('moves nothing when it %s', async (_, offsetMs) => {
    await using database = await openEventDatabase()
    const { parts, send } = database.openReceiver(onlyMarking)
    await send(renaming, { atMs: database.clock.now() + offsetMs })
    expect(parts.log).toEqual([])
    expect(await database.due()).toEqual(['user LiNa', 'user lina.li'])
  })

  it.each([-600_000, 600_000])('moves row and sessions when it is %d ms off', async (offsetMs) => {
    await using database = await openEventDatabase()
    const { parts, send } = database.openReceiver(onlyMarking)
    const atMs = database.clock.now() + offsetMs
    await send(renaming, { atMs })
    expect(parts.log).toHaveLength(2)
    expect(parts.changedAtMs).toBe(atMs)
  })

  it.each(['rename LiNa lina.li', 'sessions LiNa lina.li'])(
    'that fails at "%s" is done over when WeCom sends it again',
    async (what) => {
      await using database = await openEventDatabase()
      const { parts, send } = database.openReceiver(onlyMarking)
      parts.broken.add(what)
      await expect(send(renaming, { nonce: 'same' })).rejects.toThrow(`no ${what}`)
      parts.broken.clear()
      parts.log.length = 0
      expect(await send(renaming, { nonce: 'same' })).toBe(200)
      expect(parts.log).toEqual(['rename LiNa lina.li', 'sessions LiNa lina.li'])
    },
  )

  it('is remembered for an hour', async () => {
    await using database = await openEventDatabase()
    const { send } = database.openReceiver(onlyMarking)
    const seen = async () => (await readTable(database.store, 'qywxEventSeen')).length
    await send(renaming)
    await send({ ...renaming, UserID: 'ZhangWei', NewUserID: 'zw' })
    expect(await seen()).toBe(2)
    database.clock.advance(3600_000)
    await send(renaming)
    expect(await seen()).toBe(1)
  })
})
