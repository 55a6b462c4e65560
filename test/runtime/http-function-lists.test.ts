import { describe, expect, it } from 'vitest'
import { openAcmeSite } from '../support/acme-site.js'
import {
  beginRemotely,
  callFunction,
  functionAddress,
  readEnvelope,
  readUserId,
} from '../support/remote-calls.js'
import type { AppFolder } from '../support/test-app.js'

const listing = (functionList: readonly object[]) => (folder: AppFolder) => {
  const define = { title: 'Acme', type: 'auths.loginTypes.AcmeType', functionList }
  folder.write('auths/loginTypes/AcmeExample/e.json', define)
}

async function openListing(functionList: readonly object[]) {
  const site = await openAcmeSite({ prepare: listing(functionList) })
  const browser = site.browser()
  const call = async (name: string, args?: object) => {
    const response = await callFunction(site, browser, name, args)
    const { errcode, errmsg, data } = await readEnvelope(response)
    return { status: response.status, errcode, errmsg, data }
  }
  return { site, browser, call, [Symbol.asyncDispose]: () => site[Symbol.asyncDispose]() }
}

describe('an e.json that lists a login’s own functions again', () => {
  const code = { name: 'code', dataType: 'Stext', required: true }
  const state = { name: 'state', dataType: 'Numeric' }

  // The list's arguments were checked and others passed on: a call without a state ended in 50000.
  it.each([[[]], [[code]], [[code, state]]])('does not change what getLoginCode takes: %j', async (args) => {
    await using t = await openListing([{ name: 'getLoginCode', args, loginRequired: false }])
    expect(t.site.app.problems).toEqual([])
    const authCode = t.site.acme.grantCode()
    for (const wrong of [{ authCode }, { code: authCode }, { authCode, state: 7 }, {}]) {
      expect(await t.call('getLoginCode', wrong)).toMatchObject({ status: 400, errcode: 40000 })
    }
    const begun = await beginRemotely(t.site, t.browser)
    expect(await t.call('getLoginCode', { authCode, state: begun })).toMatchObject({
      status: 200,
      data: { userId: 'ada', name: 'Ada Lovelace' },
    })
    expect(await readUserId(t.site, t.browser)).toBe('ada')
  })

  // A browser's key is for the web side to pass on, whatever a list says.
  it('does not change what getLoginConfig takes', async () => {
    const args = [{ name: 'browserKey', dataType: 'Stext' }]
    await using t = await openListing([{ name: 'getLoginConfig', args, loginRequired: false }])
    const browserKey = 'x'.repeat(43)
    expect(await t.call('getLoginConfig', { browserKey })).toMatchObject({ status: 400, errcode: 40000 })
    expect(await t.call('getLoginConfig', { returnTo: '/invoices' })).toMatchObject({ status: 200 })
  })
})

describe('an e.json entry that says only who may call', () => {
  // The entry took the place of the class's, whose arguments were gone: every call with one was refused.
  it.each([false, 0])('keeps the arguments of the class: loginRequired %j', async (loginRequired) => {
    await using t = await openListing([{ name: 'greet', loginRequired }])
    const args = { name: 'Bob', times: 2, isLoud: true }
    expect(await t.call('greet', args)).toMatchObject({ status: 200, data: 'Hello, Bob! Hello, Bob!' })
    for (const wrong of [{}, { name: 7 }, { name: 'Bob', more: 1 }]) {
      expect(await t.call('greet', wrong)).toMatchObject({ status: 400, errcode: 40000 })
    }
  })
})

describe('the argument allowMassLeave', () => {
  const allowMassLeave = { name: 'allowMassLeave', dataType: 'Checkbox' }
  const name = { name: 'name', dataType: 'Stext' }

  // An e.json could hand to browsers what only code at the server may say.
  it.each([[[allowMassLeave]], [[name, { ...allowMassLeave, required: true }]]])(
    'is never taken, though an e.json lists %j',
    async (args) => {
      await using t = await openListing([{ name: 'greet', args, loginRequired: false }])
      for (const value of [true, false]) {
        const answer = await t.call('greet', { allowMassLeave: value })
        expect(answer).toMatchObject({ status: 400, errcode: 40000 })
        expect(answer.errmsg).toContain('"allowMassLeave"')
      }
      expect((await t.call('greet', {})).errcode).toBe(0)
    },
  )

  // The list of a class is an author's, and no more to be trusted with it.
  it('is never taken, though the class lists it', async () => {
    await using site = await openAcmeSite({
      prepare: (folder) => {
        folder.write('auths/loginTypes/MoreType/e.json', { title: 'More', type: 'auths.loginTypes.AcmeType' })
        folder.write(
          'auths/loginTypes/MoreType/MoreType.mjs',
          `import AcmeType from '../AcmeType/AcmeType.ts'
          const args = [${JSON.stringify(allowMassLeave)}]
          export default class MoreType extends AcmeType {
            static functionList = [...super.functionList, { name: 'leave', args, loginRequired: false }]
            leave(args) { return Object.keys(args) }
          }`,
        )
        const define = { title: 'More', type: 'auths.loginTypes.MoreType' }
        folder.write('auths/loginTypes/AcmeExample/e.json', define)
      },
    })
    const refused = await callFunction(site, site.browser(), 'leave', { allowMassLeave: true })
    expect([refused.status, (await readEnvelope(refused)).errcode]).toEqual([400, 40000])
    expect((await readEnvelope(await callFunction(site, site.browser(), 'leave'))).data).toEqual([])
  })
})

describe('the path of a function', () => {
  // A proxy that lets nobody through to /auths/loginTypes/AcmeExample/ was passed by with dots.
  it.each([
    'auths.loginTypes.AcmeExample',
    'auths/loginTypes.AcmeExample',
    'auths.loginTypes/AcmeExample',
    'auths%2EloginTypes%2eAcmeExample',
  ])('has slashes and no dots: %s is 404', async (path) => {
    await using site = await openAcmeSite()
    const address = functionAddress(site, 'countPeople')
    const dotted = address.replace('auths/loginTypes/AcmeExample', path)
    expect(dotted).not.toBe(address)
    const response = await site.browser().visit(dotted, { method: 'POST' })
    expect([response.status, (await readEnvelope(response)).errcode]).toEqual([404, 40400])
    expect((await site.browser().visit(address, { method: 'POST' })).status).toBe(200)
  })
})
