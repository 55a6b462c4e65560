/**
 * Mutation tests: `npm run mutation`, or `npm run mutation -- kernel storage` for some of the groups. Each group's
 * score and its survivors are printed; a report of each lies in reports/mutation/.
 */
import { spawnSync } from 'node:child_process'
import { mutationGroups } from './mutation-groups.js'

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !Object.hasOwn(mutationGroups, name))
if (unknown.length > 0) {
  console.error(
    `There is no group ${unknown.join(', ')}; there are ${Object.keys(mutationGroups).join(', ')}.`,
  )
  process.exit(2)
}

for (const [name, { mutate }] of Object.entries(mutationGroups)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  const { status } = spawnSync('stryker', ['run', '--mutate', mutate.join(',')], {
    stdio: 'inherit',
    env: { ...process.env, MUTATION_GROUP: name },
  })
  if (status !== 0) process.exitCode = 1
}
