import { defineConfig } from 'vitest/config'
import { mutationGroups } from './scripts/mutation-groups.js'
import base from './vitest.config.js'

// What a run of the mutation tests asks: the tests of one group of files, in this process, on SQLite.
const tests = mutationGroups[process.env['MUTATION_GROUP'] ?? '']?.tests
if (tests === undefined)
  throw new TypeError('MUTATION_GROUP has to name a group of scripts/mutation-groups.js.')

export default defineConfig({
  resolve: base.resolve ?? {},
  test: { include: [...tests], provide: { store: 'sqlite' } },
})
