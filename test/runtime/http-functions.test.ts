import { describe, expect, it } from 'vitest'
import type { AcmeSite, AcmeSiteOptions } from '../support/acme-site.js'
import { logIn, openAcmeSite } from '../support/acme-site.js'
import { callFunction, functionAddress, readEnvelope } from '../support/remote-calls.js'
import type { AppFolder } from '../support/test-app.js'

const example = 'auths.loginTypes.AcmeExample'
const greeting = { name: 'Bob' }

async function openLoggedIn(options: AcmeSiteOptions = {}) {
  const site = await openAcmeSite(options)
  const browser = site.browser()
  await logIn(site, browser)
  const call = async (name: string, args?: unknown, login?: string) => {
    const response = await callFunction(site, browser, name, args, login === undefined ? {} : { login })
    const text = await response.text()
    return {
      status: response.status,
      text,
      ...(JSON.parse(text) as { errcode: number; errmsg: string; data: unknown }),
    }
  }
  return { site, browser, call, [Symbol.asyncDispose]: () => site[Symbol.asyncDispose]() }
}

/** Puts a Type of its own under the instance, with these functions, each for everybody. */
function withFunctions(functions: Readonly<Record<string, string>>, more = '') {
  return (folder: AppFolder) => {
    const listed = Object.keys(functions).map((name) => ({ name, loginRequired: false }))
    const methods = Object.entries(functions).map(([name, body]) => `async ${name}() { ${body} }`)
    folder.write('auths/loginTypes/MoreType/e.json', { title: 'More', type: 'auths.loginTypes.AcmeType' })
    folder.write(
      'auths/loginTypes/MoreType/MoreType.mjs',
      `import { Code } from 'wecom-elements/element'
      import AcmeType from '../AcmeType/AcmeType.ts'
      export default class MoreType extends AcmeType {
        static functionList = [...super.functionList, ...${JSON.stringify(listed)}]
        ${methods.join('\n')}
        ${more}
      }`,
    )
    folder.write('auths/loginTypes/AcmeExample/e.json', { title: 'More', type: 'auths.loginTypes.MoreType' })
  }
}

/** Lists functions in the e.json of the instance, or of its Type. */
function listing(functionList: readonly object[], name = 'AcmeExample') {
  const type = name === 'AcmeExample' ? 'auths.loginTypes.AcmeType' : 'auths.loginTypes.Meta'
  return (folder: AppFolder) => {
    folder.write(`auths/loginTypes/${name}/e.json`, { title: name, type, functionList })
  }
}

describe('a function that needs a login', () => {
  it('is refused with 40100 to whom nobody knows, before authorize is asked', async () => {
    const asked: string[] = []
    await using site = await openAcmeSite({ authorize: (_, fullName) => asked.push(fullName) > 0 })
    for (const args of [greeting, {}]) {
      const response = await callFunction(site, site.browser(), 'greet', args)
      expect([response.status, (await readEnvelope(response)).errcode]).toEqual([401, 40100])
    }
    expect(asked).toEqual([])
  })

  it('is refused with 40300 where the host does not say who may call it, or says no', async () => {
    await using silent = await openLoggedIn()
    expect(await silent.call('greet', greeting)).toMatchObject({ status: 403, errcode: 40300 })
    await using refusing = await openLoggedIn({ authorize: () => Promise.resolve(false) })
    expect(await refusing.call('greet', greeting)).toMatchObject({ status: 403, errcode: 40300 })
  })

  it('is called where authorize says yes to session, full name, function and arguments', async () => {
    const asked: unknown[][] = []
    await using t = await openLoggedIn({
      authorize: (...all) => {
        asked.push(all)
        return Promise.resolve(true)
      },
    })
    const args = { name: 'Bob', times: 2, isLoud: true }
    expect(await t.call('greet', args)).toMatchObject({
      status: 200,
      errcode: 0,
      errmsg: null,
      data: 'Hello, Bob! Hello, Bob!',
    })
    const session = {
      fullName: example,
      userId: 'ada',
      user: { userId: 'ada', name: 'Ada Lovelace' },
      createdAt: '2026-01-01T00:00:00.000Z',
    }
    expect(asked).toEqual([[session, example, 'greet', args]])
  })

  it('is not called where authorize throws, which the log tells and the answer does not', async () => {
    await using t = await openLoggedIn({
      authorize: () => {
        throw new TypeError('the roles are gone')
      },
    })
    const answer = await t.call('greet', greeting)
    expect(answer).toMatchObject({ status: 500, errcode: 50000 })
    expect(answer.text).not.toContain('roles')
    expect(t.site.errors).toMatchObject([{ fields: { err: { message: 'the roles are gone' } } }])
  })

  it('is refused once its caller has logged out', async () => {
    await using t = await openLoggedIn({ authorize: () => true })
    expect(await t.call('greet', greeting)).toMatchObject({ errcode: 0 })
    await t.browser.visit(`${t.site.origin}/api/logout`, {
      method: 'POST',
      headers: { origin: t.site.origin },
    })
    expect(await t.call('greet', greeting)).toMatchObject({ errcode: 40100 })
  })
})

describe('a function that needs none', () => {
  it('is called for anybody, without a question to authorize', async () => {
    await using site = await openAcmeSite({
      authorize: () => {
        throw new TypeError('asked')
      },
    })
    const response = await callFunction(site, site.browser(), 'countPeople')
    expect(await readEnvelope(response)).toMatchObject({ errcode: 0, data: 0 })
    expect(response.headers.getSetCookie()).toEqual([])
  })

  it.each([
    ['nothing', 'return undefined', null],
    ['null', 'return null', null],
    ['a list', 'return [1, { a: 2 }]', [1, { a: 2 }]],
    [
      'itself, without its config',
      'return this',
      { fullName: example, title: 'More', type: 'auths.loginTypes.MoreType' },
    ],
  ])('answers with %s in data', async (_, body, data) => {
    await using t = await openLoggedIn({ prepare: withFunctions({ ask: body }) })
    const answer = await t.call('ask')
    expect([answer.status, answer.data]).toEqual([200, data])
    expect(answer.text).not.toContain(t.site.acme.clientSecret)
  })

  it.each([
    ['a plain Error', `throw new Error('the password is hunter2')`],
    ['a TypeError of its own', `throw new TypeError('the password is hunter2')`],
    ['something that is no Error', `throw 'the password is hunter2'`],
    ['an answer that is no JSON', `const a = { password: 'hunter2' }; a.a = a; return a`],
    ['a BigInt', 'return 1n'],
  ])('that fails by %s answers 50000 without a word of it, and is logged', async (_, body) => {
    await using t = await openLoggedIn({ prepare: withFunctions({ ask: body }) })
    const answer = await t.call('ask')
    expect(answer).toMatchObject({ status: 500, errcode: 50000 })
    expect(answer.text).not.toMatch(/hunter2|BigInt|circular/i)
    expect(t.site.errors).toHaveLength(1)
  })

  it('that throws a Code answers its number, reason and status, and is logged from 500 on', async () => {
    const code = (status: number) => `throw new Code(81234, 'No more seats.', { httpStatus: ${status} })`
    await using t = await openLoggedIn({
      prepare: withFunctions({ refuse: code(409), fail: code(503) }),
    })
    const refused = await t.call('refuse')
    expect(refused).toMatchObject({ status: 409, errcode: 81234, errmsg: 'No more seats.', data: {} })
    expect(t.site.errors).toEqual([])
    expect(await t.call('fail')).toMatchObject({ status: 503, errcode: 81234 })
    expect(t.site.errors).toHaveLength(1)
  })
})

describe('arguments', () => {
  it.each([
    ['a missing one', { times: 2 }, '"name"'],
    ['an unknown one', { name: 'Bob', secretword: 'open sesame' }, '"secretword"'],
    ['a number for Stext', { name: 98765432109 }, '"name"'],
    ['null for Stext', { name: null }, '"name"'],
    ['an object for Stext', { name: { $gt: 'open sesame' } }, '"name"'],
    ['text for Numeric', { name: 'Bob', times: '98765432109' }, '"times"'],
    ['a list for Numeric', { name: 'Bob', times: [98765432109] }, '"times"'],
    ['text for Checkbox', { name: 'Bob', isLoud: 'open sesame' }, '"isLoud"'],
    ['a number for Checkbox', { name: 'Bob', isLoud: 1 }, '"isLoud"'],
  ])('with %s are refused with 40000, by name and never by value', async (_, args, named) => {
    let asked = 0
    await using t = await openLoggedIn({ authorize: () => ++asked > 0 })
    const answer = await t.call('greet', args)
    expect(answer).toMatchObject({ status: 400, errcode: 40000 })
    expect(answer.errmsg).toContain(named)
    expect(answer.text).not.toMatch(/open sesame|98765432109/)
    expect(asked).toBe(0)
    expect(t.site.errors).toEqual([])
  })

  it('that are a number too large for JSON are refused, not called with Infinity', async () => {
    await using t = await openLoggedIn({ authorize: () => true })
    const response = await t.browser.visit(functionAddress(t.site, 'greet'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: t.site.origin },
      body: '{"name":"Bob","times":1e999}',
    })
    expect(response.status).toBe(400)
    expect(await readEnvelope(response)).toMatchObject({ errcode: 40000 })
  })
})

describe('what an e.json lists', () => {
  const listed = { name: 'recheck', args: [], loginRequired: false }

  it.each(['AcmeExample', 'AcmeType'])('of the %s is callable besides what the class lists', async (name) => {
    await using t = await openLoggedIn({ prepare: listing([listed], name) })
    expect(t.site.app.problems).toEqual([])
    // It is called, and fails for want of a person to ask for.
    expect((await t.call('recheck')).errcode).not.toBe(40400)
    expect(await t.call('countPeople')).toMatchObject({ errcode: 0 })
    expect(await t.call('greet', greeting)).toMatchObject({ errcode: 40300 })
  })

  it.each([true, 1])('may demand a login with %j where the class does not', async (loginRequired) => {
    await using site = await openAcmeSite({ prepare: listing([{ name: 'countPeople', loginRequired }]) })
    const response = await callFunction(site, site.browser(), 'countPeople')
    expect(await readEnvelope(response)).toMatchObject({ errcode: 40100 })
  })

  it.each([false, 0])('may let anybody in with %j where the class does not', async (loginRequired) => {
    const args = [{ name: 'name', dataType: 'Stext', required: true }]
    await using site = await openAcmeSite({ prepare: listing([{ name: 'greet', args, loginRequired }]) })
    const response = await callFunction(site, site.browser(), 'greet', greeting)
    expect(await readEnvelope(response)).toMatchObject({ errcode: 0, data: 'Hello, Bob.' })
  })

  it('of the instance wins over its Type’s', async () => {
    await using site = await openAcmeSite({
      prepare: (folder) => {
        listing([{ name: 'countPeople', loginRequired: true }], 'AcmeType')(folder)
        listing([{ name: 'countPeople', loginRequired: false }])(folder)
      },
    })
    expect(await readEnvelope(await callFunction(site, site.browser(), 'countPeople'))).toMatchObject({
      errcode: 0,
    })
  })
})

const neverRemote = [
  ...[
    'getAccessToken',
    'bind',
    'unbind',
    '_hidden',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
  ],
  ...['isPrototypeOf', 'valueOf', '__defineGetter__', 'toJSON', 'app', 'config', 'context'],
]

describe('what is never remote', () => {
  it.each(neverRemote)('is %s, though instance, Type and class list it', async (name) => {
    const list = [{ name, args: [], loginRequired: false }]
    const addMethods = withFunctions({ getAccessToken: 'return 1', _hidden: 'return 1', ask: 'return 1' })
    await using t = await openLoggedIn({
      authorize: () => true,
      prepare: (folder) => {
        addMethods(folder)
        for (const [folderName, type] of [
          ['AcmeExample', 'MoreType'],
          ['MoreType', 'AcmeType'],
        ] as const) {
          const define = { title: 'More', type: `auths.loginTypes.${type}`, functionList: list }
          folder.write(`auths/loginTypes/${folderName}/e.json`, define)
        }
      },
    })
    expect(await t.call('ask')).toMatchObject({ errcode: 0 })
    expect(await t.call(name)).toMatchObject({ status: 404, errcode: 40400 })
    expect(t.site.app.problems).toMatchObject(
      ['AcmeExample', 'MoreType'].map((last) => ({
        severity: 'warning',
        fullName: `auths.loginTypes.${last}`,
        pointer: '/functionList/0/name',
        message: expect.stringContaining(`"${name}", which is never called from outside`) as string,
      })),
    )
  })

  it.each(['then', 'missing'])('is %s, which the element does not have, with a warning', async (name) => {
    await using t = await openLoggedIn({ prepare: listing([{ name, loginRequired: false }]) })
    expect(await t.call(name)).toMatchObject({ status: 404, errcode: 40400 })
    expect(t.site.app.problems).toMatchObject([{ severity: 'warning', pointer: '/functionList/0/name' }])
  })

  it.each(['recheck', 'loginRedirect', 'nobody', 'fullName', 'redirectUri', 'tenant'])(
    'is %s, which no list has',
    async (name) => {
      await using t = await openLoggedIn({ authorize: () => true })
      expect(await t.call(name)).toMatchObject({ status: 404, errcode: 40400 })
    },
  )

  it('is a model, which is asked for nothing, and a getter, which is not even read', async () => {
    const getter = `get model() { throw new Error('read') } get people() { return { list: () => [] } }`
    await using t = await openLoggedIn({
      prepare: (folder) => {
        withFunctions({}, getter)(folder)
        const functionList = [{ name: 'people', loginRequired: false }]
        const define = { title: 'More', type: 'auths.loginTypes.MoreType', functionList }
        folder.write('auths/loginTypes/AcmeExample/e.json', define)
      },
    })
    for (const name of ['model', 'people']) expect(await t.call(name)).toMatchObject({ status: 404 })
    expect(t.site.errors).toEqual([])
  })

  it.each(['Meta', 'AcmeType', 'Nobody', 'toString', '__proto__'])('is anything of %s', async (login) => {
    await using t = await openLoggedIn({ authorize: () => true })
    for (const name of ['getLoginConfig', 'countPeople', 'toString']) {
      expect(await t.call(name, {}, login)).toMatchObject({ status: 404, errcode: 40400 })
    }
  })
})

// An encoded letter passed by whatever a host before us decides by path.
it('has one address: another spelling of it is none', async () => {
  await using t = await openLoggedIn({ authorize: () => true })
  const post = (address: string) =>
    t.browser.visit(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: t.site.origin },
      body: JSON.stringify(greeting),
    })
  const address = functionAddress(t.site, 'greet')
  expect((await post(address)).status).toBe(200)
  for (const spelt of ['%67reet', 'gr%65et', 'greet%2F', '%2e%2e/AcmeExample/%67reet']) {
    const response = await post(address.replace(/greet$/, spelt))
    expect([spelt, response.status]).toEqual([spelt, 404])
  }
  expect((await post(address.replace('/auths/', '/%61uths/'))).status).toBe(404)
})

it('answers for a broken element with 5xx and no detail, which the log has', async () => {
  await using site: AcmeSite = await openAcmeSite({
    prepare: (folder) => {
      folder.write('auths/loginTypes/AcmeExample/AcmeExample.json', '{"clientSecret": "hunter2"')
    },
  })
  const response = await callFunction(site, site.browser(), 'countPeople')
  expect(response.status).toBe(500)
  const text = await response.text()
  expect(JSON.parse(text)).toMatchObject({ errcode: 50000 })
  for (const detail of ['hunter2', site.folder.path, 'JSON']) expect(text).not.toContain(detail)
  expect(site.errors).toMatchObject([{ fields: { err: { code: 'ELEMENT_CONFIG_INVALID' } } }])
})
