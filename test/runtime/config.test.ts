import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { catchError } from '../support/catch-error.js'
import { greeters, openGreeters } from '../support/greeters.js'

const schemaOf = (properties: object, more: object = {}) =>
  `static configSchema = ${JSON.stringify({ type: 'object', additionalProperties: false, properties, ...more })}`

const { instance } = greeters

describe('the config that a class sees', () => {
  const secretive = schemaOf({
    name: { type: 'string' },
    password: { type: 'string', writeOnly: true },
    parts: {
      type: 'object',
      properties: { key: { type: 'string', writeOnly: true }, list: { type: 'array', items: {} } },
    },
    open: { type: 'object' },
  })
  const config = {
    name: '{{NAME}}',
    password: 'pw',
    parts: { key: 'k', list: [{ deep: 1 }] },
    open: { any: { thing: 1 } },
  }

  it('is the file with its variables, frozen to the last leaf, its secrets to be read by name alone', async () => {
    await using t = await openGreeters(secretive, config, { NAME: 'Ada' })
    const { seen } = t.app.getElement<{ seen: typeof config }>(instance)
    expect(seen.name).toBe('Ada')
    expect([seen.password, seen.parts.key]).toEqual(['pw', 'k'])
    expect(seen).toEqual({ name: 'Ada', parts: { list: [{ deep: 1 }] }, open: { any: { thing: 1 } } })
    expect(Object.keys(seen)).toEqual(['name', 'parts', 'open'])
    expect(Object.keys(seen.parts)).toEqual(['list'])
    for (const part of [seen, seen.parts, seen.parts.list, seen.parts.list[0], seen.open, seen.open.any])
      expect(Object.isFrozen(part)).toBe(true)
    expect(inspect(seen, { depth: null })).not.toMatch(/pw|'k'/)
  })

  it('may be anything where the schema says nothing of keys', async () => {
    await using t = await openGreeters(`static configSchema = { type: 'object' }`, { any: { thing: [1] } })
    expect(t.app.getElement<{ seen: object }>(instance).seen).toEqual({ any: { thing: [1] } })
  })
})

describe('what a Type finds about a config', () => {
  const check = (...findings: object[]) =>
    `${schemaOf({ name: { type: 'string' } })}
     static checkConfig(config) { return config.name === 'fine' ? [] : ${JSON.stringify(findings)} }`
  const warning = { severity: 'warning', pointer: '/name', message: 'is unusual.' }
  const error = { severity: 'error', pointer: '/name', message: 'is wrong.' }
  const whole = { severity: 'error', pointer: '', message: 'cannot be.', code: 'EMULATOR_REFUSED' }

  it('is a problem where it is a warning, and the instance works', async () => {
    await using t = await openGreeters(check(warning), { name: 'odd' })
    const file = join(t.folder.path, 'auths/greeters/Example/Example.json')
    expect(t.app.getElement(instance)).toBeDefined()
    const problem = { ...warning, fullName: instance, file, code: 'ELEMENT_CONFIG_INVALID' }
    expect(t.app.problems).toEqual([{ ...problem, message: `${file} /name is unusual.` }])
  })

  it('breaks the instance where it is an error, and then every error is told', async () => {
    await using t = await openGreeters(check(warning, error, whole), { name: 'odd' })
    const file = join(t.folder.path, 'auths/greeters/Example/Example.json')
    expect(t.app.problems).toEqual([
      {
        ...error,
        fullName: instance,
        file,
        code: 'ELEMENT_CONFIG_INVALID',
        message: `${file} /name is wrong.`,
      },
      { ...whole, fullName: instance, file, message: `${file} cannot be.` },
    ])
    expect(catchError(() => t.app.getElement(instance))).toMatchObject({ code: 'ELEMENT_CONFIG_INVALID' })
  })

  it('is nothing where there is nothing to find', async () => {
    await using t = await openGreeters(check(error), { name: 'fine' })
    expect(t.app.problems).toEqual([])
  })
})

describe('a fault of a config', () => {
  it.each<[string, object, unknown, string]>([
    ['const', { const: 'this' }, 'that', 'must be "this".'],
    ['enum', { enum: ['a', 1] }, 'b', 'must be one of ["a",1].'],
    ['minLength', { type: 'string', minLength: 3 }, 'x', 'must NOT have fewer than 3 characters.'],
    ['minLength 1', { type: 'string', minLength: 1 }, '', 'must not be empty.'],
    ['pattern', { type: 'string', pattern: '^a+$' }, 'b', 'must look like ^a+$.'],
    [
      'pattern with an example',
      { type: 'string', pattern: '^a+$', examples: ['aa'] },
      'b',
      'must look like aa.',
    ],
    ['minimum', { type: 'integer', minimum: 5 }, 4, 'must be >= 5.'],
    ['type', { type: 'boolean' }, 'true', 'must be boolean.'],
    ['type string', { type: 'string' }, 7, 'must be string. Quote it.'],
    ['format', { type: 'string', format: 'uri' }, 'x', 'must be an absolute URL.'],
  ])('is told in words: %s', async (_, part, value, says) => {
    await using t = await openGreeters(schemaOf({ key: part }), { key: value })
    expect(t.app.problems.map(({ pointer, message }) => [pointer, message])).toEqual([
      ['/key', expect.stringMatching(/Example\.json \/key /)],
    ])
    expect(t.app.problems[0]?.message.endsWith(`/key ${says}`)).toBe(true)
  })

  it('is told with the nearest known key, as deep as it lies', async () => {
    const inner = { type: 'object', additionalProperties: false, properties: { colour: { type: 'string' } } }
    await using t = await openGreeters(schemaOf({ inner }), { inner: { color: 'red' } })
    const [problem] = t.app.problems
    expect(problem?.pointer).toBe('/inner/color')
    expect(problem?.message).toContain('/inner/color is not a known key. Did you mean colour?')
  })

  it.each([
    ['{{}}', 'has {{}} without a name in it.'],
    ['{{ }}', 'has {{ }} without a name in it.'],
    ['{{NONE}}', 'uses {{NONE}}, which is not set. Add "NONE" to "variables" in app.config.json.'],
  ])('is a variable that is none: %s', async (written, says) => {
    await using t = await openGreeters(schemaOf({ list: { type: 'array' } }), { list: ['fine', written] })
    expect(t.app.problems).toMatchObject([{ pointer: '/list/1' }])
    expect(t.app.problems[0]?.message.endsWith(`/list/1 ${says}`)).toBe(true)
  })

  it('is none with spaces around a variable, or with braces that hold none', async () => {
    await using t = await openGreeters(
      schemaOf({ list: { type: 'array' } }),
      { list: ['{{ A }}-{{A}}', '{A}', '{{A', null, 7, [null]] },
      { A: 'a {b} $&' },
    )
    expect(t.app.problems).toEqual([])
    expect(t.app.getElement<{ seen: object }>(instance).seen).toEqual({
      list: ['a {b} $&-a {b} $&', '{A}', '{{A', null, 7, [null]],
    })
  })
})

describe('a config file that can not be read', () => {
  it.each([
    ['{"a": 1,}', 'is not JSON: property name expected at line 1, column 9.'],
    ['{\n  // a comment\n}', 'is not JSON: invalid comment token at line 2, column 3.'],
    ['{"a": 1}\n}', 'is not JSON: end of file expected at line 2, column 1.'],
    ['', 'is not JSON: value expected at line 1, column 1.'],
    ['{"a": \'b\'}', 'is not JSON: invalid symbol at line 1, column 7.'],
  ])('is told by line and column: %j', async (text, says) => {
    await using t = await openGreeters('', {})
    const file = t.folder.write('auths/greeters/Example/Example.json', text)
    await t.app.reload()
    const [problem] = t.app.problems
    expect(problem).toMatchObject({ file, pointer: '', code: 'ELEMENT_CONFIG_INVALID' })
    expect(problem?.message).toBe(`${file} ${says}`)
  })

  it('is told with the fault of the system, and the file', async () => {
    await using t = await openGreeters('', {})
    const file = join(t.folder.path, 'auths/greeters/Example/Example.json')
    rmSync(file)
    symlinkSync(file, file)
    await t.app.reload()
    expect(t.app.problems.map(({ message }) => message)).toEqual([`${file} cannot be read (ELOOP).`])
    rmSync(file)
    mkdirSync(file)
    await t.app.reload()
    expect(t.app.problems.map(({ message }) => message)).toEqual([
      `${file} is a folder; it has to be a JSON file.`,
    ])
  })
})
