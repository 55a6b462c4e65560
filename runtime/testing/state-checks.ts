import assert from 'node:assert/strict'
import { expectCode, stateRefused } from './expectations.js'
import type { Check } from './trial.js'

const monthMs = 30 * 24 * 3600 * 1000
const callers = 10

/** A state is good once, soon, and in the browser that it was issued to. */
export const stateChecks: readonly Check[] = [
  {
    name: 'offers a fresh state of 32 or more letters and digits at each call',
    async prove({ issueState }) {
      const states = await Promise.all(Array.from({ length: callers }, () => issueState()))
      for (const state of states) assert.match(state, /^[A-Za-z0-9]{32,}$/)
      assert.equal(new Set(states).size, callers, 'a state was offered twice')
    },
  },
  {
    name: 'refuses a state that was already used',
    async prove({ login, issueState, grantCode }) {
      const state = await issueState()
      await login.getLoginCode({ authCode: await grantCode(), state })
      const again = login.getLoginCode({ authCode: await grantCode(), state })
      await expectCode(again, 'a state that was already used', stateRefused)
    },
  },
  {
    name: 'lets one of many in who use a state at the same moment',
    async prove({ login, issueState, grantCode }) {
      const state = await issueState()
      const codes = await Promise.all(Array.from({ length: callers }, async () => grantCode()))
      const outcomes = await Promise.allSettled(
        codes.map((authCode) => login.getLoginCode({ authCode, state })),
      )
      const winners = outcomes.filter(({ status }) => status === 'fulfilled')
      assert.equal(winners.length, 1, `${winners.length} of ${callers} came in with one state`)
      for (const outcome of outcomes) {
        if (outcome.status === 'fulfilled') continue
        await expectCode(Promise.reject(outcome.reason as Error), 'a state used at once', stateRefused)
      }
    },
  },
  {
    name: "refuses another browser's state, and leaves it to its own browser",
    async prove({ login, issueState, grantCode, userId }) {
      const state = await issueState('browser-a')
      const stolen = login.getLoginCode({ authCode: await grantCode(), state, browserKey: 'browser-b' })
      await expectCode(stolen, "another browser's state", stateRefused)
      const bare = login.getLoginCode({ authCode: await grantCode(), state })
      await expectCode(bare, "a browser's state without the browser", stateRefused)

      const user = await login.getLoginCode({ authCode: await grantCode(), state, browserKey: 'browser-a' })
      assert.equal(user['userId'], userId)
    },
  },
  {
    name: 'refuses a state that was never issued, and an empty one',
    async prove({ login, grantCode }) {
      for (const state of ['0'.repeat(40), 'made up', '']) {
        const attempt = login.getLoginCode({ authCode: await grantCode(), state })
        await expectCode(attempt, 'a state that was never issued', stateRefused)
      }
    },
  },
  {
    name: 'refuses a state that has expired',
    async prove({ login, issueState, clock, grantCode }) {
      const state = await issueState()
      clock.advance(monthMs)
      const late = login.getLoginCode({ authCode: await grantCode(), state })
      await expectCode(late, 'a state a month old', stateRefused)
    },
  },
]
