import { describe, expect, it } from 'vitest'
import { startEmulator } from '../../emulator/index.js'
import { encrypt, sign } from '../../emulator/events/crypto.js'
import { answerNever, answerWith, elementOf, openReceiver, signatureOf } from './receiver.js'

describe('encryption', () => {
  it('signs as the official test vector does', () => {
    // W91144
    const encrypted =
      'RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q=='
    expect(sign('QDG6eK', '1409659813', '1372623149', encrypted)).toBe(
      '477715d11cdb4164915debcba66cb864d751f3e6',
    )
  })

  it('pads to blocks of 32 bytes', () => {
    const options = { encodingAesKey: 'a'.repeat(43), receiveId: 'ww1', prefix: 'p'.repeat(16) }
    for (let length = 0; length < 64; length += 1) {
      const bytes = Buffer.from(encrypt('x'.repeat(length), options), 'base64').length
      expect(bytes % 32).toBe(0)
      expect(bytes).toBeGreaterThan(16 + 4 + length + 3)
    }
  })
})

describe('an event', () => {
  it('is posted signed and encrypted for the corporation', async () => {
    await using receiver = await openReceiver()
    await using emulator = await startEmulator({
      callback: receiver.callback,
      clock: () => 1_700_000_000_000,
    })
    const delivery = await emulator.sendEvent({ ChangeType: 'delete_user', UserID: 'x' })
    const [event] = receiver.received
    expect(event).toMatchObject({ method: 'POST', receiver: emulator.corpId, text: delivery.xml })
    expect(event?.query).toEqual({
      keep: '1',
      msg_signature: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
      timestamp: '1700000000',
      nonce: expect.stringMatching(/^\d{10}$/) as string,
    })
    expect(elementOf(event?.body ?? '', 'ToUserName')).toBe(emulator.corpId)
    expect(event?.body).not.toContain('AgentID')
    expect(event?.text).toContain('<ChangeType><![CDATA[delete_user]]></ChangeType>')
  })

  it('is never encrypted twice alike', async () => {
    await using receiver = await openReceiver()
    // Both say when they were sent, in seconds.
    await using emulator = await startEmulator({
      callback: receiver.callback,
      clock: () => 1_767_225_600_000,
    })
    await emulator.sendEvent({ ChangeType: 'delete_user' })
    await emulator.sendEvent({ ChangeType: 'delete_user' })
    const [first, second] = receiver.received
    expect(first?.text).toBe(second?.text)
    expect(first?.body.slice(60, 160)).not.toBe(second?.body.slice(60, 160))
  })

  it('can be signed wrongly, be for another receiver, come from anybody and be anything', async () => {
    await using receiver = await openReceiver()
    await using emulator = await startEmulator()
    const { callback } = receiver
    await emulator.sendEvent({ ChangeType: 'x' }, { ...callback, token: 'other' })
    await emulator.sendEvent({ Event: 'subscribe', FromUserName: 'LiNa' }, { ...callback, receiveId: 'ww1' })
    expect(receiver.received[0]?.text).toBe('WRONG SIGNATURE')
    expect(receiver.received[1]).toMatchObject({
      receiver: 'ww1',
      text: expect.stringMatching(/LiNa.*subscribe/) as string,
    })
  })

  it('can be replayed from the log', async () => {
    await using receiver = await openReceiver()
    await using emulator = await startEmulator({ callback: receiver.callback })
    emulator.users.remove('LiNa')
    await emulator.eventsSettled()
    const [delivery] = emulator.deliveries
    await fetch(delivery?.url ?? '', { method: 'POST', body: delivery?.body ?? '' })
    expect(receiver.received[1]).toEqual(receiver.received[0])
  })

  it('needs a URL to be sent to', async () => {
    await using emulator = await startEmulator()
    expect(() => emulator.sendEvent({ ChangeType: 'x' })).toThrow('Set the knob callback')
    expect(() => emulator.verifyCallback()).toThrow('Set the knob callback')
  })
})

describe('verifyCallback', () => {
  it('asks for the decrypted echostr', async () => {
    await using receiver = await openReceiver()
    await using emulator = await startEmulator({ callback: receiver.callback })
    expect(await emulator.verifyCallback()).toEqual({ isVerified: true, status: 200, reason: '' })
    const [asked] = receiver.received
    expect(asked).toMatchObject({ method: 'GET', receiver: emulator.corpId, body: '' })
    expect(Object.keys(asked?.query ?? {})).toEqual([
      'keep',
      'msg_signature',
      'timestamp',
      'nonce',
      'echostr',
    ])
    const { query = {} } = asked ?? {}
    expect(query['msg_signature']).toBe(signatureOf('QDG6eK', query, query['echostr'] ?? ''))
    expect(asked?.text).toMatch(/^\d{15}$/)
  })

  it.each(['"$1"', '$1\n', '\ufeff$1', '', 'ok'])('refuses the answer %j', async (pattern) => {
    await using receiver = await openReceiver()
    await using emulator = await startEmulator()
    receiver.answers.push(({ text }, response) => response.end(pattern.replace('$1', text)))
    expect(await emulator.verifyCallback(receiver.callback)).toMatchObject({
      isVerified: false,
      reason: 'answered with another text than the decrypted echostr',
    })
  })

  it('refuses another status than 200 and an answer after a second', async () => {
    await using receiver = await openReceiver()
    await using emulator = await startEmulator({ callback: { ...receiver.callback, verifyTimeoutMs: 1000 } })
    receiver.answers.push(answerWith(403), answerNever)
    expect(await emulator.verifyCallback()).toMatchObject({ isVerified: false, status: 403 })
    expect(await emulator.verifyCallback()).toMatchObject({ isVerified: false, status: null })
    expect(receiver.received).toHaveLength(2)
  })
})

describe('the knobs callback and appCallback refuse', () => {
  it.each([
    ['an address that is none', { url: 'ftp://a.example/' }, 'no http(s) address'],
    ['a token with other signs', { token: 'a-b' }, '1 to 32 letters and digits'],
    ['a key of another length', { encodingAesKey: 'a'.repeat(42) }, 'exactly 43'],
  ])('%s', async (_case, changes, message) => {
    const good = { url: 'https://a.example/', token: 't', encodingAesKey: 'a'.repeat(43) }
    await expect(startEmulator({ callback: { ...good, ...changes } })).rejects.toThrow(message)
    await using emulator = await startEmulator()
    expect(() => {
      emulator.set({ appCallback: { ...good, ...changes } })
    }).toThrow(message)
    expect(() => emulator.verifyCallback({ ...good, ...changes })).toThrow(message)
  })
})
