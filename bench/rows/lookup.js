import { writeInstances } from '../harness/app-folder.js'
import { row } from '../harness/format.js'
import { writeModules } from '../harness/modules.js'
import { interleave, median } from '../harness/statistics.js'
import { withSubjects } from '../harness/subject.js'

export const title = '`getElement` of a live element, among 1,000'
export const differences = `moleculer's \`getLocalService\` looks through a list. The names are those of the elements, which
are longer than the peers'.`

export function run() {
  return withSubjects(async (start) => {
    const subject = await start('lookup', {
      root: writeInstances(1000),
      awilix: writeModules('awilix', 1000),
      moleculer: writeModules('moleculer', 1000),
    })
    const ways = ['ours', 'map', 'awilix', 'moleculer']
    const results = await interleave(
      7,
      Object.fromEntries(ways.map((way) => [way, () => subject.measure(way)])),
    )
    const ns = (way) => median(results[way])
    const names = { map: 'Map.get' }
    return ways.slice(1).map((way) =>
      row('one look-up', {
        ours: `${ns('ours').toFixed(1)} ns`,
        against: `${names[way] ?? way}: ${ns(way).toFixed(1)} ns`,
        ratio: ns('ours') / ns(way),
        toReach: 'under 100 ns',
        isReached: ns('ours') < 100,
      }),
    )
  })
}
