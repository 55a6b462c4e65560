import assert from 'node:assert/strict'
import { expectCode, expectNoSecret, expectRejection } from './expectations.js'
import type { Check, Trial } from './trial.js'

const callers = 10
const unknownCode = 'a-code-that-the-vendor-never-gave'

/** A login from its beginning to the person, to a session and to the end of it. */
export const loginChecks: readonly Check[] = [
  {
    name: 'offers an address to log in at, which has the state in it',
    async prove({ login }) {
      const { state, loginUrl, redirectUri } = await login.getLoginConfig()
      assert.ok(URL.canParse(String(loginUrl)), 'loginUrl is no absolute URL')
      assert.ok(String(loginUrl).includes(String(state)), 'loginUrl lacks the state')
      assert.equal(redirectUri, login.redirectUri)
      assert.ok(URL.canParse(login.redirectUri), 'redirectUri is no absolute URL')
      assert.ok(!login.redirectUri.includes('#'), 'redirectUri has a # part, which never reaches a server')
    },
  },
  {
    name: 'lets in the person whom the code stands for',
    async prove({ login, issueState, grantCode, userId }) {
      const user = await login.getLoginCode({ authCode: await grantCode(), state: await issueState() })
      assert.equal(user['userId'], userId)
      const { name } = user
      assert.ok(name === null || typeof name === 'string', 'name of the user is neither a string nor null')
      assert.deepEqual(JSON.parse(JSON.stringify(user)), { ...user }, 'the user does not survive JSON')
    },
  },
  {
    name: 'lets the same person in many times at once, on a storage that is still empty',
    async prove({ login, issueState, grantCode, userId }) {
      const logIn = async () => login.getLoginCode({ authCode: await grantCode(), state: await issueState() })
      const users = await Promise.all(Array.from({ length: callers }, logIn))
      assert.deepEqual(new Set(users.map((user) => user['userId'])), new Set([userId]))
    },
  },
  {
    name: 'refuses a code that the vendor never gave, and shows neither it nor the state',
    async prove({ login, issueState, secrets }) {
      const state = await issueState()
      const error = await expectCode(login.getLoginCode({ authCode: unknownCode, state }), 'an unknown code')
      expectNoSecret(error, [unknownCode, state, ...secrets], 'the refusal of an unknown code')
    },
  },
  {
    name: 'begins a session for the browser that logged in, and for no other',
    async prove({ openBrowser, grantCode, userId, fullName }) {
      const browser = openBrowser()
      const { status, data } = await browser.logIn(await grantCode())
      assert.equal(status, 200, `a login over HTTP was answered with ${status}`)
      assert.equal((data as { userId?: unknown }).userId, userId)

      const session = await browser.readSession()
      assert.equal(session.status, 200)
      assert.equal((session.data as { userId?: unknown }).userId, userId)
      assert.equal((session.data as { fullName?: unknown }).fullName, fullName)
      assert.equal((await openBrowser().readSession()).status, 401)
    },
  },
  {
    name: 'refuses the state of another browser over HTTP, and one that was issued to no browser',
    async prove({ openBrowser, grantCode, issueState }) {
      const thief = openBrowser()
      await thief.begin()
      for (const state of [await openBrowser().begin(), await issueState()]) {
        const { status } = await thief.call('getLoginCode', { authCode: await grantCode(), state })
        assert.equal(status, 403, `a stolen state was answered with ${status}`)
        assert.equal((await thief.readSession()).status, 401)
      }
    },
  },
  {
    name: 'ends the sessions of a person by bind and by unbind',
    async prove(trial) {
      const { login, userId } = trial
      await endsSessions(trial, 'bind', () => login.bind({ userId, localUserId: 'local-1' }))
      await endsSessions(trial, 'unbind', () => login.unbind({ userId }))
    },
  },
  {
    name: 'tells of a person who is logged in as of the same one, where it has `recheck`',
    async prove({ login, issueState, grantCode, userId }) {
      await login.getLoginCode({ authCode: await grantCode(), state: await issueState() })
      const user = await login.recheck?.(userId)
      if (login.recheck !== undefined) assert.equal(user?.userId, userId)
    },
  },
  {
    name: 'sends a browser on to a whole address or not at all, where it has `loginRedirect`',
    async prove({ login }) {
      const target = await login.loginRedirect?.({ userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' })
      assert.ok(target === undefined || URL.canParse(target), 'loginRedirect gave no absolute URL')
    },
  },
  {
    name: 'believes no event of a stranger, where it has `receiveEvent`',
    async prove({ login }) {
      const query = new URLSearchParams()
      for (const [method, body] of [
        ['GET', ''],
        ['POST', ''],
        ['POST', '<xml/>'],
      ] as const) {
        const answer = await login.receiveEvent?.({ method, query, body }).catch(() => undefined)
        assert.ok(answer === undefined || answer.status >= 400, `a ${method} of a stranger was accepted`)
      }
    },
  },
  {
    name: 'begins and ends no login for a caller who has given up',
    async prove({ login, issueState, grantCode }) {
      const signal = AbortSignal.abort()
      const state = await issueState()
      await expectRejection(login.getLoginConfig({ signal }), 'getLoginConfig with an aborted signal')
      const ending = login.getLoginCode({ authCode: await grantCode(), state, signal })
      await expectRejection(ending, 'getLoginCode with an aborted signal')
    },
  },
]

async function endsSessions(trial: Trial, what: string, act: () => Promise<void>): Promise<void> {
  const browser = trial.openBrowser()
  await browser.logIn(await trial.grantCode())
  assert.equal((await browser.readSession()).status, 200)
  await act()
  assert.equal((await browser.readSession()).status, 401, `the session outlived ${what}`)
}
