import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { repository } from './docs-folder.js'

/** A piece of code that a page or a comment shows. */
export interface Sample {
  /** Where it is written as a module of its own, in the folder of the run. */
  readonly file: string
  readonly code: string
  /** The page or source it comes from, and the line of its first line there. */
  readonly source: string
  readonly line: number
}

/** Compiles the samples as this repository is compiled, and gives what is wrong as `source:line: message`. */
export function compileSamples(folder: string, samples: readonly Sample[]): string[] {
  const written = new Map(samples.map((sample) => [join(folder, sample.file), sample]))
  for (const [file, { code }] of written) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, code)
  }
  const program = ts.createProgram([...written.keys()], readOptions())
  const faults = [...written.keys()].flatMap((file) => {
    const source = program.getSourceFile(file)
    // The sources themselves are for `npm run types`.
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
  })
  return [...program.getOptionsDiagnostics(), ...faults].map(({ file, start = 0, messageText }) => {
    const message = ts.flattenDiagnosticMessageText(messageText, ' ')
    const sample = written.get(file?.fileName ?? '')
    if (file === undefined || sample === undefined) return message
    return `${sample.source}:${sample.line + file.getLineAndCharacterOfPosition(start).line}: ${message}`
  })
}

/** How this repository is compiled. */
export function readOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(repository, 'tsconfig.json'), (path) =>
    ts.sys.readFile(path),
  ) as {
    config: unknown
  }
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, repository)
  // A sample shows how a value is got; what it is used for is the reader's.
  // Some samples are for pages.
  const lib = ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts']
  return { ...options, lib, allowJs: true, noUnusedLocals: false, noUnusedParameters: false }
}
