import { describe, expect, it } from 'vitest'
import { startEmulator } from '../../emulator/index.js'
import { answerNever, answerWith, elementOf, openReceiver } from './receiver.js'

describe('a delivery', () => {
  it('that fails twice is tried a third time with the same bytes', async () => {
    await using receiver = await openReceiver()
    await using emulator = await startEmulator({ callback: receiver.callback })
    receiver.answers.push(answerWith(500), answerWith(302))
    emulator.departments.rename(2, '新')
    emulator.departments.move(4, 1)
    await emulator.eventsSettled()
    expect(receiver.received).toHaveLength(3)
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
    expect(emulator.deliveries).toMatchObject([
      {
        outcome: 'delivered',
        fields: { ChangeType: 'update_party', Id: 4, ParentId: 1 },
        tries: [{ status: 500 }, { status: 302 }, { status: 200, error: null }],
      },
    ])
  })

  it('is given up after three tries', async () => {
    await using receiver = await openReceiver()
    await using emulator = await startEmulator({ callback: receiver.callback })
    receiver.answers.push(answerWith(500), answerWith(404), answerWith(201))
    emulator.users.remove('LiNa')
    await emulator.eventsSettled()
    expect(emulator.deliveries).toMatchObject([
      { outcome: 'gaveUp', tries: [{ status: 500 }, { status: 404 }, { status: 201 }] },
    ])
    expect(receiver.received).toHaveLength(3)
  })

  it('that is not answered in time is cut and tried again', async () => {
    await using receiver = await openReceiver()
    await using emulator = await startEmulator({ callback: { ...receiver.callback, timeoutMs: 1000 } })
    receiver.answers.push(answerNever)
    emulator.users.remove('LiNa')
    await emulator.eventsSettled()
    expect(emulator.deliveries).toMatchObject([
      {
        outcome: 'delivered',
        tries: [{ status: null, error: expect.stringContaining('timeout') as string }, { status: 200 }],
      },
    ])
  })

  it('to nobody fails three times', async () => {
    const receiver = await openReceiver()
    await receiver[Symbol.asyncDispose]()
    await using emulator = await startEmulator({ callback: receiver.callback })
    const { tries, outcome } = await emulator.sendEvent({ ChangeType: 'x' })
    expect(tries.map(({ error }) => error)).toEqual(Array(3).fill(expect.stringContaining('ECONNREFUSED')))
    expect(outcome).toBe('gaveUp')
  })

  it('keeps the order of the changes, one after the other', async () => {
    await using receiver = await openReceiver()
    await using emulator = await startEmulator({ callback: receiver.callback })
    const userids = [...emulator.users.keys()].slice(0, 10)
    receiver.answers.push(answerWith(500))
    for (const userid of userids) emulator.users.remove(userid)
    await emulator.eventsSettled()
    expect(receiver.texts.map((text) => elementOf(text, 'UserID')?.toLowerCase())).toEqual([
      userids[0],
      ...userids,
    ])
  })

  it('can run beside others', async () => {
    await using receiver = await openReceiver()
    await using emulator = await startEmulator({
      callback: { ...receiver.callback, parallel: 3, timeoutMs: 1000 },
    })
    receiver.answers.push(answerNever)
    for (const userid of ['LiNa', 'GaoJun', 'HeYan']) emulator.users.remove(userid)
    await emulator.eventsSettled()
    const order = receiver.texts.map((text) => elementOf(text, 'UserID'))
    expect(order.at(-1)).toBe(order[0])
    expect(order).toHaveLength(4)
  })

  it('is given up when the emulator is closed', async () => {
    await using receiver = await openReceiver()
    const emulator = await startEmulator({ callback: receiver.callback })
    receiver.answers.push(answerNever)
    emulator.users.remove('LiNa')
    emulator.users.remove('GaoJun')
    await expect.poll(() => receiver.received.length).toBe(1)
    await emulator.close()
    await emulator.eventsSettled()
    expect(emulator.deliveries.map(({ outcome }) => outcome)).toEqual(['gaveUp', 'gaveUp'])
  })
})
