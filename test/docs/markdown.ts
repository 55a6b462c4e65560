/** A fenced block of code, with the comment before it that says what the tests do with it. */
export interface Block {
  readonly lang: string
  readonly code: string
  /** Of the code's first line, from 1. */
  readonly line: number
  /** `<!-- run: name -->` or `<!-- file: path -->`, without the brackets. */
  readonly marker: string
}

export function readBlocks(markdown: string): Block[] {
  const fence = /^(?:<!-- (?<marker>.+) -->\n)?```(?<lang>\w+)\n(?<code>[^]*?)^```$/gm
  return [...markdown.matchAll(fence)].map(({ 0: whole, index, groups = {} }) => {
    const { marker = '', lang = '', code = '' } = groups
    const before = markdown.slice(0, index + whole.indexOf('```'))
    return { lang, code, marker, line: before.split('\n').length + 1 }
  })
}

/** The rows of the table that follows `<!-- table: name -->`, without its heading. */
export function readTable(markdown: string, name: string): string[][] {
  const lines = markdown.split('\n')
  const begin = lines.indexOf(`<!-- table: ${name} -->`)
  if (begin === -1) throw new Error(`there is no table "${name}"`)
  const rest = lines.slice(begin + 3)
  return rest
    .slice(
      0,
      rest.findIndex((line) => !line.startsWith('|')),
    )
    .map((line) => line.slice(1, -1).split('|'))
    .map((cells) => cells.map((cell) => cell.trim()))
}

/** What stands between backticks at the beginning of a cell. */
export function readCode(cell = ''): string {
  return /^`([^`]+)`/.exec(cell)?.[1] ?? cell
}

/** Where links lead that stay in the repository. */
export function readLinks(markdown: string): { readonly path: string; readonly anchor: string }[] {
  return [...markdown.matchAll(/\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)/g)].map(
    ([, path = '', anchor = '']) => ({
      path,
      anchor,
    }),
  )
}

/** The anchors that GitHub gives to the headings of a page. */
export function readAnchors(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{Letter}\p{Number}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
