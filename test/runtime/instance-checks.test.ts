import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ElementError } from '../../runtime/index.js'
import { catchRejection } from '../support/catch-error.js'
import {
  config,
  containing,
  env,
  meta,
  newStaff,
  refusalOf,
  shown,
  staff,
  staffFolder,
  withStaff,
  writeType,
  writeTypeMeanwhile,
} from '../support/staff-app.js'
import { copyFixture } from '../support/test-app.js'

describe('the files of an instance', () => {
  it.each([
    ['e.json', 'ELEMENT_DECLARATION_INVALID'],
    ['Staff.json', 'ELEMENT_CONFIG_INVALID'],
  ])('are objects: a tool that meets another %s names it', async (name, code) => {
    using folder = withStaff()
    await using app = await folder.open({ env })
    const place = { code, fullName: staff, file: `<app>/${staffFolder}/${name}`, pointer: '' }
    folder.write(`${staffFolder}/${name}`, ['no object'])
    expect(await refusalOf(folder, app.readInstance(staff))).toEqual({
      ...place,
      message: containing(`${place.file} must be a JSON object.`),
    })
    folder.write(`${staffFolder}/${name}`, '{ "title": ')
    expect(await refusalOf(folder, app.readInstance(staff))).toMatchObject({
      ...place,
      pointer: expect.any(String) as string,
      message: expect.not.stringContaining('must be a JSON object') as string,
    })
  })

  it('keep the $schema that a tool gives, which is no part of the config', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    const $schema = '../../../schemas/acme.json'
    await app.createInstance({ ...newStaff, config: { $schema, ...config } })
    const written = readFileSync(join(folder.path, staffFolder, 'Staff.json'), 'utf8')
    expect(JSON.parse(written)).toEqual({ $schema, ...config })
  })

  it('begin with the values that the Type has for a new instance', async () => {
    using folder = copyFixture('acme')
    const schema = `{ ...super.configSchema, properties: { ...super.configSchema.properties,
      greets: { type: 'boolean', initial: true } } }`
    const greeting = writeType(folder, 'GreetingType', `static configSchema = ${schema}`)
    await using app = await folder.open({ env })
    const created = await app.createInstance({ ...newStaff, type: greeting })
    expect(created.config).toMatchObject({ greets: true })
  })

  it('count once they are written, even if the app cannot be read anew', async () => {
    using folder = copyFixture('acme')
    const deed = `fs.writeFileSync(folder + '/app.config.json', 'no JSON')`
    const breaking = writeTypeMeanwhile(folder, deed)
    const errors: unknown[] = []
    const [debug, info, warn] = [() => undefined, () => undefined, () => undefined]
    const logger = { debug, info, warn, error: (...entry: unknown[]) => errors.push(entry) }
    await using app = await folder.open({ env, logger })
    expect(await app.createInstance({ ...newStaff, type: breaking })).toMatchObject({ fullName: staff })
    expect(errors).toEqual([
      [
        { err: expect.objectContaining({ message: containing('app.config.json') }) as unknown },
        'an instance was changed, and the app could not be read anew',
      ],
    ])
  })
})

describe('the Type of a new instance', () => {
  it.each([
    [
      'does not exist',
      'auths.loginTypes.AcmeTyp',
      'names "auths.loginTypes.AcmeTyp", which does not exist. ',
    ],
    [
      'is an instance',
      'auths.loginTypes.AcmeOther',
      'names auths.loginTypes.AcmeOther, which is an instance',
    ],
    ['is a Meta', meta, `names ${meta}, which is a Meta. An instance names a Type: `],
  ])('is refused where it %s', async (_, wrong, says) => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    const file = `<app>/${staffFolder}/e.json`
    expect(await refusalOf(folder, app.createInstance({ ...newStaff, type: wrong }))).toEqual({
      code: 'ELEMENT_TYPE_MISSING',
      fullName: staff,
      file,
      pointer: '/type',
      message: containing(`${file} /type ${says}`),
    })
  })

  it('is one of those of the Meta that was named', async () => {
    using folder = copyFixture('acme')
    writeType(folder, 'InnerType', '')
    await using app = await folder.open({ env })
    const made = app.elements().filter((one) => one.type === meta)
    const { message } = await refusalOf(folder, app.createInstance({ ...newStaff, type: meta }))
    const named = /An instance names a Type: (.*)\. \[/.exec(message)?.[1]?.split(', ')
    expect(named?.sort()).toEqual(made.map(({ fullName }) => fullName))
  })

  it('is told together with the other faults of the e.json, once', async () => {
    using folder = copyFixture('acme')
    await using app = await folder.open({ env })
    const pointersOf = async (wrong: object) => {
      const error = await catchRejection(app.createInstance({ ...newStaff, ...wrong }))
      return (error as ElementError).faults.map(({ pointer }) => pointer)
    }
    expect(await pointersOf({ title: '', type: 'auths.Nothing' })).toEqual(['/title', '/type'])
    expect(await pointersOf({ type: 'no name' })).toEqual(['/type'])
  })

  it('has to work, or nobody knows what of a config is secret', async () => {
    using folder = withStaff()
    const broken = writeType(folder, 'BrokenType', `static configSchema = { type: 'no such' }`)
    folder.writeElement('auths.loginTypes.Lame', { title: 'Lame', type: broken }, config)
    await using app = await folder.open({ env })
    const told = {
      code: 'ELEMENT_CLASS_INVALID',
      message: containing(`its type ${broken} is broken: <app>/auths/`),
    }
    const lame = { fullName: 'auths.loginTypes.Lame', title: 'Still lame' }
    expect(
      await refusalOf(folder, app.createInstance({ ...newStaff, fullName: 'auths.More', type: broken })),
    ).toMatchObject({ ...told, fullName: 'auths.More' })
    for (const attempt of [() => app.readInstance(lame.fullName), () => app.saveInstance(lame)])
      expect(await refusalOf(folder, attempt())).toMatchObject({ ...told, fullName: lame.fullName })
  })

  it('says of a wrong value what is wrong, and nothing of secrets that were kept', async () => {
    using folder = withStaff()
    await using app = await folder.open({ env })
    const wrong = app.saveInstance({ fullName: staff, config: { ...shown, redirectUri: 'x' } })
    const { pointer, message } = await refusalOf(folder, wrong)
    expect(pointer).toBe('/redirectUri')
    expect(message).not.toContain('What was stored')
  })
})
