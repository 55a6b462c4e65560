import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { members, openCliApp } from '../support/cli-app.js'
import { runCommand } from '../support/cli.js'
import { fixtureFolder } from '../support/test-app.js'

const wecomType = 'auths.loginTypes.QywxInnerType'

describe('list', () => {
  it('draws the tree with roots, and marks what is broken', async () => {
    await using t = await openCliApp()
    t.folder.writeElement('auths.loginTypes.Broken', { title: 'Broken', type: wecomType }, { corpId: 'a' })
    t.folder.writeElement('auths.loginTypes.Lost', { title: 'Lost', type: 'auths.loginTypes.Nowhere' }, {})
    const { code, out, err } = await t.runAllowed('list')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out.split('\n').slice(0, 5)).toEqual([
      '✗ auths.loginTypes.Lost  Lost  (instance, test.Cli)',
      expect.stringMatching(/^auths\.loginTypes\.Meta {2}.*\(meta, official\)$/),
      expect.stringMatching(/^└─ auths\.loginTypes\.QywxInnerType {2}.*\(type, official\)$/),
      '   ├─ ✗ auths.loginTypes.Broken  Broken  (instance, test.Cli)',
      '   └─ auths.loginTypes.Members  员工  (instance, test.Cli)',
    ])
    expect(out).toMatch(/^✗ error: auths\.loginTypes\.Broken: .*\/corpSecret is missing/m)
  })

  it('marks an emulator that nobody consented to, and still answers', async () => {
    await using t = await openCliApp()
    const { code, out } = await t.run('list', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      problems: [{ fullName: members, code: 'EMULATOR_REFUSED', severity: 'error' }],
    })
  })

  it('shows types that name each other in a circle once each', async () => {
    const { code, out } = await runCommand(['list', '--app', fixtureFolder('broken')])
    expect(code).toBe(0)
    const tree = out.slice(0, out.indexOf('\n\n'))
    for (const name of ['CycleLeft', 'CycleRight', 'CycleSelf']) {
      expect(tree.split(`auths.broken.${name} `)).toHaveLength(2)
    }
  })

  it('obeys no control character in a title', async () => {
    await using t = await openCliApp()
    t.folder.writeElement(members, { title: '\u001b]0;owned\u0007', type: wecomType })
    const { out } = await t.runAllowed('list')
    // eslint-disable-next-line no-control-regex -- it is what is looked for
    expect(out).not.toMatch(/[\u0007\u001b]/)
  })
})

describe('show', () => {
  it('shows where an instance lies, its chain, functions and config, without a secret', async () => {
    await using t = await openCliApp()
    const { code, out, err } = await t.runAllowed('show', 'Members')
    expect({ code, err }).toEqual({ code: 0, err: '' })
    const lines = [
      `name       ${members}`,
      'title      员工',
      'root       test.Cli',
      `folder     ${join(t.folder.path, 'auths/loginTypes/Members')}`,
      'files      Members.json',
      '           e.json',
      `chain      ${wecomType} (type, official)`,
      '           auths.loginTypes.Meta (meta, official)',
    ]
    for (const line of lines) expect(out.split('\n')).toContain(line)
    expect(out).toContain('getLoginConfig(returnTo?)')
    expect(out).toContain(t.emulator.corpId)
    expect(out).not.toContain(t.emulator.corpSecret)
  })

  it('masks secrets that are written in the file, as text and as JSON', async () => {
    await using t = await openCliApp()
    const { corpId, corpSecret, agentId } = t.emulator
    const redirectUri = 'https://app.example.com/callback'
    const callback = { token: 'QDG6eK', encodingAesKey: 'jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C' }
    const config = { corpId, corpSecret, agentId, redirectUri, callback }
    t.folder.writeElement(members, { title: 'Members', type: wecomType }, config)
    for (const args of [
      ['show', 'Members'],
      ['show', 'Members', '--json'],
    ]) {
      const { code, out } = await t.runAllowed(...args)
      expect(code).toBe(0)
      expect(out).toContain(redirectUri)
      expect(out).toContain('/corpSecret')
      expect(out).toContain('/callback/encodingAesKey')
      for (const secret of [corpSecret, callback.token, callback.encodingAesKey])
        expect(out).not.toContain(secret)
    }
  })

  it('shows what a broken element is, and why', async () => {
    await using t = await openCliApp()
    t.folder.writeElement(
      members,
      { title: 'Members', type: wecomType },
      { corpSecrte: 'a-secret', agentId: 'b' },
    )
    const { code, out } = await t.runAllowed('show', 'Members')
    expect(code).toBe(0)
    expect(out).toContain('/corpSecrte is not a known key. Did you mean corpSecret?')
    expect(out).not.toContain('a-secret')
  })

  it('shows the class of a Type', async () => {
    await using t = await openCliApp()
    const { code, out } = await t.run('show', wecomType, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      kind: 'type',
      classFile: expect.stringMatching(/QywxInnerType\.ts$/) as string,
      chain: [{ fullName: 'auths.loginTypes.Meta' }],
    })
  })
})
