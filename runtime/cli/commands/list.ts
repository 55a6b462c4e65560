import type { Command } from 'commander'
import { type ElementSummary, createApp } from '../../index.js'
import type { CliIo } from '../io.js'

export function addListCommand(program: Command, io: CliIo): void {
  program
    .command('list')
    .description('draw the tree Meta -> Type -> Instance, and say what is broken')
    .option('--app <folder>', 'the app’s folder', '.')
    .option('--json', 'as JSON')
    .action(async ({ app: root, json }: { app: string; json?: true }) => {
      await using app = await createApp({ root })
      const { problems } = app
      const elements = app.elements()
      if (json === true) {
        io.out.write(`${JSON.stringify({ elements, problems }, null, 2)}\n`)
        return
      }
      const broken = new Set(problems.map(({ fullName }) => fullName))
      io.out.write(drawTree(elements, broken))
      for (const { severity, code, message } of problems) io.out.write(`${severity}: ${message} [${code}]\n`)
    })
}

/** Each element under its type; one whose type is missing stands at the left margin. */
function drawTree(elements: readonly ElementSummary[], broken: ReadonlySet<string>): string {
  const known = new Set(elements.map(({ fullName }) => fullName))
  const drawBelow = (type: string, depth: number): string =>
    elements
      .filter((element) => (known.has(element.type) ? element.type : '') === type)
      .map((element) => {
        const mark = broken.has(element.fullName) ? ' (!)' : ''
        const line = `${'  '.repeat(depth)}${element.fullName}  ${element.title}  [${element.kind}, ${element.root}]${mark}\n`
        return line + drawBelow(element.fullName, depth + 1)
      })
      .join('')
  return drawBelow('', 0)
}
