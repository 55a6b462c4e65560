import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { waitWithin } from '../../elements/auths/loginTypes/QywxInnerType/wecom/wait-within.js'
import { catchRejection } from '../support/catch-error.js'

const never = new Promise<never>(() => undefined)

describe('the waiting for what goes on without us', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    vi.advanceTimersByTime(1000)
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('ends with what it brings, or as it fails', async () => {
    expect(await waitWithin(Promise.resolve(7), {})).toEqual({ value: 7 })
    const failing = waitWithin(Promise.reject(new RangeError('no')), {})
    expect(await catchRejection(failing)).toMatchObject({ message: 'no' })
  })

  it('ends at the deadline', async () => {
    let outcome: unknown
    const waiting = waitWithin(never, { deadlineMs: performance.now() + 500 }).then((ended) => {
      outcome = ended
    })
    await vi.advanceTimersByTimeAsync(499)
    expect(outcome).toBeUndefined()
    await vi.advanceTimersByTimeAsync(1)
    expect(outcome).toBe('tooSlow')
    await waiting
  })

  it('ends with the signal’s reason when the caller gives up, before or meanwhile', async () => {
    const reason = new RangeError('the caller went home')
    expect(await catchRejection(waitWithin(never, { signal: AbortSignal.abort(reason) }))).toBe(reason)
    const giveUp = new AbortController()
    const waiting = waitWithin(never, { signal: giveUp.signal })
    giveUp.abort(reason)
    expect(await catchRejection(waiting)).toBe(reason)
  })

  it('leaves no timer and no listener behind', async () => {
    const { signal } = new AbortController()
    await waitWithin(Promise.resolve(7), { signal, deadlineMs: performance.now() + 500 })
    expect(vi.getTimerCount()).toBe(0)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('sets no timer where there is no deadline', () => {
    void waitWithin(never, {})
    expect(vi.getTimerCount()).toBe(0)
  })
})
