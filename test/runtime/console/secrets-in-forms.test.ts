import { expect, it } from 'vitest'
import { type Stored, foreseeSecrets } from '../../../console/src/pages/elements/form/secrets.js'
import { hideSecrets, keepSecrets } from '../../../runtime/kernel/secret-values.js'

const secret = { type: 'string', writeOnly: true } as const
const schema = {
  type: 'object',
  properties: {
    tenant: { type: 'string' },
    password: { ...secret, belongsTo: ['tenant'] },
    keys: { type: 'array', items: secret },
    byPlace: { type: 'object', additionalProperties: secret },
    door: { type: 'object', properties: { token: secret, name: { type: 'string' } } },
  },
}
const onDisk = {
  tenant: 'acme',
  password: 'one',
  keys: ['two', 'three'],
  byPlace: { hall: 'four' },
  door: { token: 'five', name: 'front' },
}
const shown: Stored = hideSecrets(onDisk, schema)

it.each([
  ['nothing', {}, ['/password', '/keys', '/byPlace', '/door/token'], []],
  ['whose it is', { tenant: 'other' }, ['/keys', '/byPlace', '/door/token'], ['/password']],
  ['a list anew', { keys: ['six'] }, ['/password', '/byPlace', '/door/token'], []],
  ['a secret away', { byPlace: null }, ['/password', '/keys', '/door/token'], []],
])('a form that changes %s foresees which secrets the server keeps', (_, change, kept, cleared) => {
  const draft = { ...shown.config, ...change }
  const fates = foreseeSecrets(schema, shown, draft)
  expect([...fates.kept]).toEqual(kept)
  expect([...fates.cleared.keys()]).toEqual(cleared)

  const saved = keepSecrets(draft, onDisk, schema)
  expect([...saved.dropped.keys()]).toEqual(cleared)
  const given = hideSecrets(draft, schema).secrets
  const left = hideSecrets(saved.config, schema).secrets.filter((one) => !given.includes(one))
  expect(left.sort()).toEqual(kept.sort())
})
