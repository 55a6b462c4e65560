import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { collectTables } from '../storage/ledger.js'
import { expectNoSecret, expectRejection } from './expectations.js'
import type { Check } from './trial.js'

const loginMeta = 'auths.loginTypes.Meta'

/** What the class says of itself, what it refuses, and what it keeps to itself. */
export const declarationChecks: readonly Check[] = [
  {
    name: 'is a working instance of a Type of the login family',
    prove({ app, fullName, elementClass }) {
      const logins = app.elements({ type: loginMeta }).filter(({ kind }) => kind === 'instance')
      assert.ok(
        logins.some((one) => one.fullName === fullName),
        `${fullName} is no login`,
      )
      assert.equal(elementClass.family, loginMeta)
      const errors = app.problems.filter((one) => one.fullName === fullName && one.severity === 'error')
      assert.deepEqual(errors, [])
      return Promise.resolve()
    },
  },
  {
    name: 'has a config schema that refuses unknown keys',
    prove({ elementClass: { configSchema } }) {
      assert.equal(configSchema.type, 'object')
      assert.equal(configSchema.additionalProperties, false, 'additionalProperties has to be false')
      return Promise.resolve()
    },
  },
  {
    name: 'lists functions that it has, each once, and lets anybody begin and end a login',
    prove({ login, elementClass: { functionList } }) {
      const names = functionList.map(({ name }) => name)
      assert.deepEqual(names, [...new Set(names)], 'functionList has a name twice')
      for (const name of names) {
        const method = (login as unknown as Record<string, unknown>)[name]
        assert.equal(typeof method, 'function', `functionList has "${name}", which is no method`)
        assert.ok(!/^_|^(bind|unbind|getAccessToken)$/.test(name), `"${name}" is never called from outside`)
      }
      for (const name of ['getLoginConfig', 'getLoginCode']) {
        const listed = functionList.find((one) => one.name === name)
        assert.ok(listed !== undefined, `functionList lacks "${name}": spread super.functionList`)
        assert.ok(listed.loginRequired === false || listed.loginRequired === 0, `"${name}" asks for a login`)
      }
      return Promise.resolve()
    },
  },
  {
    name: 'keeps its tables under names of its own',
    prove({ elementClass }) {
      const tables = collectTables(elementClass)
      const owners = tables.map(({ owner }) => owner)
      assert.deepEqual(owners, [...new Set(owners)], 'two classes declare tables under one owner')
      for (const { owner, steps } of tables) {
        assert.ok(owner !== '', 'the owner of the tables has no name')
        const names = steps.map(({ name }) => name)
        assert.deepEqual(names, [...new Set(names)], `${owner} has two steps of one name`)
      }
      return Promise.resolve()
    },
  },
  {
    name: 'takes a wrong argument for a TypeError',
    async prove({ login, issueState }) {
      const state = await issueState()
      const wrong: readonly [name: string, args: unknown][] = [
        ['getLoginConfig', 'text'],
        ['getLoginConfig', { browserKey: 5 }],
        ['getLoginConfig', { noSuchArgument: 1 }],
        ['getLoginCode', undefined],
        ['getLoginCode', {}],
        ['getLoginCode', { authCode: 5, state }],
        ['getLoginCode', { authCode: 'x', state, noSuchArgument: 1 }],
        ['getLoginCode', { authCode: 'x', state, signal: 'now' }],
        ['bind', {}],
        ['bind', { userId: 'x' }],
        ['bind', { userId: 5, localUserId: 'x' }],
        ['unbind', {}],
        ['unbind', { userId: 5 }],
      ]
      const methods = login as unknown as Record<string, (args: unknown) => Promise<unknown>>
      for (const [name, args] of wrong) {
        const call = `${name}(${inspect(args)})`
        // A method that throws at once is as good as one that rejects.
        const error = await expectRejection(
          Promise.resolve().then(() => methods[name]?.call(login, args)),
          call,
        )
        assert.ok(error instanceof TypeError, `${call} was refused with something that is no TypeError`)
      }
    },
  },
  {
    name: 'takes an argument that is undefined for one that is absent',
    async prove({ login, grantCode, userId }) {
      const absent = { browserKey: undefined, signal: undefined }
      const { state } = await login.getLoginConfig({ ...absent, returnTo: undefined })
      const user = await login.getLoginCode({ authCode: await grantCode(), state, ...absent })
      assert.equal(user['userId'], userId)
    },
  },
  {
    name: 'shows its secrets nowhere',
    async prove({ app, login, secrets, openBrowser, grantCode }) {
      expectNoSecret(login, secrets, 'util.inspect of the login')
      expectNoSecret({ ...login }, secrets, 'a copy of the login')
      expectNoSecret(JSON.stringify(login), secrets, 'JSON.stringify of the login')
      expectNoSecret(String(login), secrets, 'the login as a string')
      expectNoSecret(await login.getLoginConfig(), secrets, 'the answer of getLoginConfig')
      expectNoSecret(app.problems, secrets, 'app.problems')

      const browser = openBrowser()
      expectNoSecret((await browser.call('getLoginConfig', {})).text, secrets, 'getLoginConfig over HTTP')
      expectNoSecret((await browser.logIn(await grantCode())).text, secrets, 'getLoginCode over HTTP')
      expectNoSecret((await browser.readSession()).text, secrets, 'the session')
    },
  },
]
