import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { readOptions } from '../docs/compile.js'
import { DocsFolder } from '../docs/docs-folder.js'
import { runCommand } from '../support/cli.js'

const config = {
  corpId: 'ww0123456789abcdef',
  corpSecret: 'secret',
  agentId: '1000002',
  redirectUri: 'https://app.example.com/auth/callback',
}

const greeting = `
import { QywxInnerType } from 'wecom-elements/auths/loginTypes/QywxInnerType'
export default class Greeting extends QywxInnerType {
  static override readonly configSchema = {
    ...super.configSchema,
    properties: { ...super.configSchema.properties, greeting: { type: 'string', title: 'Greeting' } },
  }
  greet(name: string): string {
    return 'Hello, ' + name
  }
}
`

/** An app in this repository, where the compiler finds the package, with an instance of each kind of Type. */
function makeApp(folder: DocsFolder): void {
  folder.write('app.config.json', { appId: 'test.Typed' })
  const write = (name: string, type: string, content?: object) => {
    folder.write(`auths/loginTypes/${name}/e.json`, { title: name, type })
    if (content !== undefined) folder.write(`auths/loginTypes/${name}/${name}.json`, content)
  }
  write('Members', 'auths.loginTypes.QywxInnerType', config)
  write('Greeting', 'auths.loginTypes.QywxInnerType')
  folder.write('auths/loginTypes/Greeting/Greeting.ts', greeting)
  write('Greeted', 'auths.loginTypes.Greeting', { ...config, greeting: 'Hello' })
  write('Lost', 'auths.loginTypes.Nowhere', config)
}

/** What the compiler says of a file beside the app's element-map.d.ts. */
function compile(folder: DocsFolder, code: string): string[] {
  folder.write('use.ts', code)
  const files = ['use.ts', 'element-map.d.ts'].map((file) => join(folder.path, file))
  const program = ts.createProgram(files, { ...readOptions(), skipLibCheck: false })
  const sources = files.map((file) => program.getSourceFile(file))
  return sources
    .flatMap((source) => [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ])
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))
}

describe('types', { timeout: 300_000 }, () => {
  it('writes a declaration by which names have their classes', async () => {
    using folder = new DocsFolder()
    makeApp(folder)
    const { code, out, err } = await runCommand(['types', '--app', folder.path])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out.trim().split('\n')).toEqual(
      ['element-map.d.ts', 'schemas/auths.loginTypes.Greeting.json'].map((file) => join(folder.path, file)),
    )
    const faults = compile(
      folder,
      `import { type AnyElement, type ElementDescription, createApp } from 'wecom-elements'
       const app = await createApp()
       export const { loginUrl }: { loginUrl: string } = await app.getElement('auths.loginTypes.Members').getLoginConfig()
       export const greeting: string = app.getElement('auths.loginTypes.Greeted').greet('Zhang Wei')
       export const described: ElementDescription = app.getElement('auths.loginTypes.Greeting')
       export const lost: AnyElement = app.getElement('auths.loginTypes.Lost')
       const name: string = process.argv[2] ?? ''
       export const computed = app.getElement<{ greet(name: string): string }>(name).greet('Li Na')`,
    )
    expect(faults).toEqual([])
  })

  it.each([
    ["app.getElement('auths.loginTypes.Member')", /auths\.loginTypes\.Member"' is not assignable/],
    ["app.getElement('auths.loginTypes.Members').greet('x')", /'greet' does not exist/],
    ["app.getElement('auths.loginTypes.Greeted').greet(1)", /'number' is not assignable/],
  ])('lets %s not compile', async (code, says) => {
    using folder = new DocsFolder()
    makeApp(folder)
    await runCommand(['types', '--app', folder.path])
    const faults = compile(
      folder,
      `import { createApp } from 'wecom-elements'\nconst app = await createApp()\n${code}`,
    )
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatch(says)
  })

  it('writes the same again, and follows what came and went', async () => {
    using folder = new DocsFolder()
    makeApp(folder)
    const readMap = () => readFileSync(join(folder.path, 'element-map.d.ts'), 'utf8')
    await runCommand(['types', '--app', folder.path])
    const first = readMap()
    await runCommand(['types', '--app', folder.path])
    expect(readMap()).toBe(first)
    folder.write('auths/loginTypes/Added/e.json', { title: 'Added', type: 'auths.loginTypes.QywxInnerType' })
    folder.write('auths/loginTypes/Added/Added.json', config)
    const { out } = await runCommand(['types', '--app', folder.path, '--json'])
    expect(JSON.parse(out)).toMatchObject({
      files: [join(folder.path, 'element-map.d.ts'), expect.any(String)],
    })
    expect(readMap()).toContain("'auths.loginTypes.Added'")
  })

  it('finds the class of a Type that is inherited from another app', async () => {
    using folder = new DocsFolder()
    folder.write('app.config.json', { appId: 'test.Typed', extends: ['./base'] })
    folder.write('base/app.config.json', { appId: 'test.Base' })
    folder.write('base/auths/loginTypes/Greeting/e.json', {
      title: 'G',
      type: 'auths.loginTypes.QywxInnerType',
    })
    folder.write('base/auths/loginTypes/Greeting/Greeting.ts', greeting)
    folder.write('auths/loginTypes/Greeted/e.json', { title: 'Greeted', type: 'auths.loginTypes.Greeting' })
    folder.write('auths/loginTypes/Greeted/Greeted.json', config)
    expect(await runCommand(['types', '--app', folder.path])).toMatchObject({ code: 0, err: '' })
    const map = readFileSync(join(folder.path, 'element-map.d.ts'), 'utf8')
    expect(map).toContain(`import('./base/auths/loginTypes/Greeting/Greeting.js').default`)
    const code = `import { createApp } from 'wecom-elements'
      export const text: string = (await createApp()).getElement('auths.loginTypes.Greeted').greet('Zhang Wei')`
    expect(compile(folder, code)).toEqual([])
  })

  it('says what is wrong with a Type, and writes the rest', async () => {
    using folder = new DocsFolder()
    makeApp(folder)
    folder.write('auths/loginTypes/Greeting/Greeting.ts', 'export default 1')
    const { code, err } = await runCommand(['types', '--app', folder.path])
    expect(code).toBe(0)
    expect(err).toContain('auths.loginTypes.Greeting')
    expect(compile(folder, "import 'wecom-elements'")).toEqual([])
  })

  it('fails where it may not write', async () => {
    using folder = new DocsFolder()
    makeApp(folder)
    folder.write('element-map.d.ts/in-its-place', '')
    const { code, out, err } = await runCommand(['types', '--app', folder.path])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/element-map\.d\.ts cannot be written \(E\w+\)\.\n$/)
  })
})
