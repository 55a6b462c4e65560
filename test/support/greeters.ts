import { AppFolder } from './test-app.js'

const imports = `import { Element } from 'wecom-elements/element'\n`

export const greeters = {
  meta: 'auths.greeters.Meta',
  type: 'auths.greeters.Greeter',
  instance: 'auths.greeters.Example',
} as const

/** The least app: a Meta, a Type whose class has `members` besides, and an instance with that config. */
export async function openGreeters(members: string, config: object, variables: Record<string, string> = {}) {
  const folder = new AppFolder()
  folder.writeElement(greeters.meta, { title: 'Meta', type: '' })
  folder.write('auths/greeters/Meta/Meta.mjs', `${imports}export default class Meta extends Element {}\n`)
  folder.writeElement(greeters.type, { title: 'Greeter', type: greeters.meta })
  folder.write(
    'auths/greeters/Greeter/Greeter.mjs',
    `${imports}export default class Greeter extends Element {
      get seen() { return this.config }
      ${members}
    }\n`,
  )
  folder.writeElement(greeters.instance, { title: 'Example', type: greeters.type }, config)
  const app = await folder.open({ config: { appId: 'test.Greeters', variables } })
  return {
    app,
    folder,
    async [Symbol.asyncDispose]() {
      await app.close()
      folder[Symbol.dispose]()
    },
  }
}
