import { setTimeout as sleep } from 'node:timers/promises'
import { type LoginCheckOptions, checkLogin, langOf } from './check-login.js'
import { checkTexts } from './check-texts.js'
import type { AppInternals } from './contexts.js'
import { checkArguments } from './kernel/arguments.js'
import { ElementError } from './kernel/errors.js'
import type { DiagnosedFinding, Finding } from './kernel/finding.js'
import type { Node } from './kernel/node.js'
import type { Problem } from './kernel/problem.js'
import type { Registry } from './kernel/registry.js'

export interface CheckArgs {
  readonly signal?: AbortSignal | undefined
  /** What the findings are written in; the language of each element without it. */
  readonly lang?: 'zh' | 'en' | undefined
}

export interface CheckOptions extends CheckArgs {
  readonly registry: Registry
  readonly internals: AppInternals
}

const longestStorageMs = 10_000
const toleratedClockSeconds = 60

/** Looks at the app as a whole, then at each of its instances, or at one element alone. */
export async function* checkApp(options: CheckOptions, fullName?: string): AsyncGenerator<Finding> {
  checkArguments('app.check', { fullName }, { fullName: 'string?' })
  const { registry, signal } = options
  signal?.throwIfAborted()
  const nodes = fullName === undefined ? listNodes(registry) : [registry.find(fullName)]
  const lang =
    options.lang ??
    langOf(nodes.find(({ kind, element }) => kind === 'instance' && element !== undefined)?.element)
  const ofApp = (finding: DiagnosedFinding): Finding => ({ fullName: '', ...finding })

  for await (const finding of checkStorage(options.internals, lang)) yield ofApp(finding)
  if (fullName === undefined) yield* listOtherProblems(registry, nodes, lang)
  for (const node of nodes) {
    signal?.throwIfAborted()
    yield* checkNode(node, options)
  }
}

/** All instances, and what else is not in order. */
function listNodes({ known }: Registry): Node[] {
  return [...known.nodes.values()]
    .filter(({ kind, problems }) => kind === 'instance' || problems.length > 0)
    .sort((a, b) => (a.declaration.fullName < b.declaration.fullName ? -1 : 1))
}

/** Problems of folders that never became an element. */
function* listOtherProblems(
  { problems }: Registry,
  nodes: readonly Node[],
  lang: 'zh' | 'en',
): Generator<Finding> {
  const told = new Set(nodes.flatMap((node) => node.problems))
  for (const problem of problems) if (!told.has(problem)) yield describeProblem(problem, lang)
}

async function* checkNode(node: Node, asked: CheckOptions): AsyncGenerator<Finding> {
  const { internals, signal } = asked
  const { declaration, kind, problems, element } = node
  const { fullName, name } = declaration
  const lang = asked.lang ?? langOf(element)
  const texts = checkTexts[lang]
  for (const problem of problems) yield describeProblem(problem, lang)
  if (problems.length === 0) {
    const seen = kind === 'instance' ? texts.right(`e.json, ${name}.json`) : texts.nothingBroken
    yield { fullName, check: 'declaration', title: texts.declaration, ...ok(seen) }
  }
  if (kind !== 'instance') return
  const options: LoginCheckOptions = { internals, signal, lang }
  const isBroken = problems.some(({ severity }) => severity === 'error')
  for await (const finding of checkLogin(isBroken ? undefined : element, options))
    yield { fullName, ...finding }
}

function describeProblem(problem: Problem, lang: 'zh' | 'en'): Finding {
  const { fullName, severity, file, pointer, code, message } = problem
  const { declaration: title, mend } = checkTexts[lang]
  const solution = mend(`${file}${pointer === '' ? '' : ` ${pointer}`}`)
  return { fullName, check: 'declaration', title, status: severity, seen: message, code, solution }
}

async function* checkStorage(internals: AppInternals, lang: 'zh' | 'en'): AsyncGenerator<DiagnosedFinding> {
  const texts = checkTexts[lang]
  const clock = { check: 'storageClock', title: texts.clock }
  const storage = { check: 'storage', title: texts.storage }
  let nowMs: number
  try {
    const read = await within(longestStorageMs, internals.readStorageTime())
    if (read === undefined) {
      const [seen, solution] = texts.storageSlow(longestStorageMs / 1000)
      yield { ...storage, status: 'error', seen, code: 'STORAGE_UNAVAILABLE', solution }
      yield { ...clock, status: 'skipped', seen: texts.noAnswer, code: null, solution: null }
      return
    }
    nowMs = read
  } catch (error) {
    if (!ElementError.is(error)) throw error
    yield { ...storage, status: 'error', seen: error.message, code: error.code, solution: texts.storageFix }
    yield { ...clock, status: 'skipped', seen: texts.noAnswer, code: null, solution: null }
    return
  }
  yield { ...storage, ...ok(texts.storageAnswers) }
  const seconds = Math.round((internals.clock.now() - nowMs) / 1000)
  if (Math.abs(seconds) <= toleratedClockSeconds) {
    yield { ...clock, ...ok(texts.clockRight(Math.abs(seconds))) }
  } else {
    const [seen, solution] = texts.clockWrong(seconds)
    yield { ...clock, status: 'warning', seen, code: null, solution }
  }
}

function ok(seen: string): Pick<DiagnosedFinding, 'status' | 'seen' | 'code' | 'solution'> {
  return { status: 'ok', seen, code: null, solution: null }
}

async function within<Value>(ms: number, work: Promise<Value>): Promise<Value | undefined> {
  const end = new AbortController()
  const late = sleep(ms, undefined, { signal: end.signal }).catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    end.abort()
  }
}
