/** What a command reads and writes: the process's own, or a test's. */
export interface CliIo {
  readonly in: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  /** What was asked for, and nothing else. */
  readonly out: CliOutput
  /** Everything that is said besides: questions, progress, faults. */
  readonly err: CliOutput
  readonly env: Readonly<Record<string, string | undefined>>
}

export type CliOutput = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }

/** Whether somebody sits there who can answer. Questions go to `err`, so that `out` may be a file. */
export function canAsk(io: CliIo): boolean {
  return io.in.isTTY === true && io.err.isTTY === true
}

export function printLine(output: CliOutput, text = ''): void {
  output.write(`${text}\n`)
}

/** Text of others, which may have several lines. */
export function printLines(output: CliOutput, text: string): void {
  for (const line of text.split('\n')) printLine(output, toPrintable(line))
}

export function printJson(output: CliOutput, value: unknown): void {
  printLine(output, toPrintableJson(value, 2))
}

// eslint-disable-next-line no-control-regex -- they are what is looked for
const obeyed = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Text of others, without what a terminal would obey. */
export function toPrintable(text: string): string {
  return text.replace(obeyed, '\ufffd')
}

/** JSON escapes what comes before the space; the rest of what a terminal would obey is escaped here. */
export function toPrintableJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(obeyed, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
