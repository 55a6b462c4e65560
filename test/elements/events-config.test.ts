import { describe, expect, it } from 'vitest'
import { exampleCallback } from '../support/sealed-event.js'
import { AppFolder } from '../support/test-app.js'

const officialType = 'auths.loginTypes.QywxInnerType'

const config = {
  corpId: 'ww1',
  corpSecret: 'the secret of the app',
  agentId: '1000002',
  redirectUri: 'https://app.example.com/callback',
  callback: exampleCallback,
}

const options = { config: { appId: 'test.Config' } }

async function findProblems(callback: unknown) {
  using folder = new AppFolder()
  folder.writeElement('auths.loginTypes.Told', { title: 'Told', type: officialType }, { ...config, callback })
  await using app = await folder.open(options)
  return app.problems.map(({ pointer, message }) => ({ pointer, message }))
}

describe('the config key callback', () => {
  it('is accepted as WeCom writes it', async () => {
    expect(await findProblems(exampleCallback)).toEqual([])
    expect(await findProblems({ token: '7', encodingAesKey: 'a'.repeat(43) })).toEqual([])
  })

  it.each([
    ['no token', { encodingAesKey: 'a'.repeat(43) }, '/callback/token'],
    ['no key', { token: 'a' }, '/callback/encodingAesKey'],
    ['a token with other signs', { ...exampleCallback, token: 'secret-ish' }, '/callback/token'],
    ['an empty token', { ...exampleCallback, token: '' }, '/callback/token'],
    ['a token of 33', { ...exampleCallback, token: 'a'.repeat(33) }, '/callback/token'],
    ['a key of 42', { ...exampleCallback, encodingAesKey: 'a'.repeat(42) }, '/callback/encodingAesKey'],
    ['a key of 44', { ...exampleCallback, encodingAesKey: 'a'.repeat(44) }, '/callback/encodingAesKey'],
    ['one key more', { ...exampleCallback, aesKey: '' }, '/callback/aesKey'],
    ['a text', 'secret-ish', '/callback'],
  ])('is refused with %s, and what was given is not told', async (_, callback, pointer) => {
    const problems = await findProblems(callback)
    expect(problems.map((problem) => problem.pointer)).toEqual([pointer])
    expect(JSON.stringify(problems)).not.toMatch(/secret-ish|aaaaaa/)
  })

  it('can be read by name, and is passed over by whatever lists keys', async () => {
    using folder = new AppFolder()
    const peekType = 'auths.loginTypes.PeekType'
    folder.writeElement(peekType, { title: 'Peek', type: officialType })
    folder.write(
      'auths/loginTypes/PeekType/PeekType.ts',
      `import { QywxInnerType } from 'wecom-elements/auths/loginTypes/QywxInnerType'
       export default class PeekType extends QywxInnerType { get seen() { return this.config } }`,
    )
    folder.writeElement('auths.loginTypes.Peek', { title: 'Peek', type: peekType }, config)
    await using app = await folder.open(options)
    const { seen } = app.getElement<{ seen: typeof config }>('auths.loginTypes.Peek')
    expect(seen.callback.token).toBe(exampleCallback.token)
    expect(seen.callback.encodingAesKey).toBe(exampleCallback.encodingAesKey)
    expect(JSON.stringify({ ...seen, more: { ...seen.callback } })).not.toMatch(/QDG6eK|jWmYm7/)
  })
})
