import { writeApp } from '../harness/app-folder.js'
import { milliseconds, row } from '../harness/format.js'
import { interleave, median } from '../harness/statistics.js'
import { withSubjects } from '../harness/subject.js'

export const title = 'The member list at 100,000 rows'
export const differences = `On SQLite, in process; what a console asks for while somebody types.`

export function run() {
  return withSubjects(async (start) => {
    const emulator = await start('emulator', { size: { members: 100_000, departments: 1000 } })
    const subject = await start('list', { root: writeApp('list', await emulator.describe()) })
    const questions = await subject.questions()
    const works = Object.fromEntries(questions.map((one) => [one, () => subject.measure(one)]))
    const results = await interleave(15, works)
    return questions.map((question) => {
      const ms = median(results[question])
      return row(question, {
        ours: milliseconds(ms),
        against: '–',
        toReach: 'under 10 ms',
        isReached: ms < 10,
      })
    })
  })
}
