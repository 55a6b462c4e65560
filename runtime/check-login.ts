import { type CheckTexts, checkTexts } from './check-texts.js'
import type { AppInternals } from './contexts.js'
import { ElementError } from './kernel/errors.js'
import type { DiagnosedFinding } from './kernel/finding.js'

export interface LoginCheckOptions {
  readonly internals: AppInternals
  readonly signal: AbortSignal | undefined
  readonly lang: 'zh' | 'en'
}

/** What the doctor asks of an instance, as far as it is a login. */
interface Diagnosable {
  readonly lang?: unknown
  readonly redirectUri?: unknown
  diagnose?(args: { signal: AbortSignal; lang: 'zh' | 'en' }): AsyncIterable<DiagnosedFinding>
}

// A diagnosis that tells nothing for so long has hung.
const longestSilenceMs = 60_000

/** The language that an element speaks to administrators. */
export function langOf(element: unknown): 'zh' | 'en' {
  return (element as Diagnosable | undefined)?.lang === 'en' ? 'en' : 'zh'
}

/** What the runtime can see of a login, and what the login says of itself; undefined for one that is broken. */
export async function* checkLogin(
  element: unknown,
  options: LoginCheckOptions,
): AsyncGenerator<DiagnosedFinding> {
  const texts = checkTexts[options.lang]
  const diagnosis = { check: 'diagnosis', title: texts.diagnosis, code: null, solution: null }
  if (element === undefined) {
    yield { ...diagnosis, status: 'skipped', seen: texts.brokenFirst }
    return
  }
  const login = element as Diagnosable
  if (login.redirectUri !== undefined)
    yield checkAddress(login.redirectUri, options.internals.config.server.publicUrl, texts)
  if (login.diagnose === undefined) yield { ...diagnosis, status: 'skipped', seen: texts.noDiagnosis }
  else yield* runDiagnosis(login, options)
}

/** A login that ends at another origin than it began at has lost the cookie that it belongs to. */
function checkAddress(
  redirectUri: unknown,
  publicUrl: string | undefined,
  texts: CheckTexts,
): DiagnosedFinding {
  const about = { check: 'publicUrl', title: texts.address, code: null, solution: null }
  if (typeof redirectUri !== 'string' || !URL.canParse(redirectUri))
    return { ...about, status: 'error', seen: texts.wrongUri }
  const { origin } = new URL(redirectUri)
  if (publicUrl === undefined) return { ...about, status: 'ok', seen: texts.onlyRedirectUri(origin) }
  const publicOrigin = new URL(publicUrl).origin
  if (publicOrigin === origin) return { ...about, status: 'ok', seen: texts.sameOrigin(origin) }
  const [seen, solution] = texts.otherOrigin(publicOrigin, origin)
  return { ...about, status: 'warning', seen, solution }
}

/** Passes on what a login says of itself. One that throws or hangs ends its own diagnosis, and nobody else's. */
async function* runDiagnosis(
  login: Diagnosable,
  { internals, signal, lang }: LoginCheckOptions,
): AsyncGenerator<DiagnosedFinding> {
  const texts = checkTexts[lang]
  const failed = (seen: string, code: string | null = null): DiagnosedFinding => ({
    ...{ check: 'diagnosis', title: texts.diagnosis, status: 'error', seen, code, solution: null },
  })
  const stop = new AbortController()
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal])
  let iterator: AsyncIterator<DiagnosedFinding> | undefined
  try {
    iterator = login.diagnose?.({ signal: either, lang })[Symbol.asyncIterator]()
    for (;;) {
      const next = await nextWithin(longestSilenceMs, iterator, signal)
      if (next === 'tooSlow') {
        yield failed(texts.tooSlow(longestSilenceMs / 1000))
        return
      }
      if (next === undefined || next.done === true) return
      yield next.value
    }
  } catch (error) {
    signal?.throwIfAborted()
    if (ElementError.is(error)) yield failed(error.message, error.code)
    else {
      internals.logger.error({ err: error }, 'a diagnosis failed')
      yield failed(texts.diagnosisFailed)
    }
  } finally {
    // Whoever reads no further, or was kept waiting too long, wants no more of it.
    stop.abort()
    iterator?.return?.().catch(() => undefined)
  }
}

async function nextWithin(
  ms: number,
  iterator: AsyncIterator<DiagnosedFinding> | undefined,
  signal: AbortSignal | undefined,
): Promise<IteratorResult<DiagnosedFinding> | undefined | 'tooSlow'> {
  const end = new AbortController()
  const late = new Promise<'tooSlow'>((resolve, reject) => {
    const timer = setTimeout(resolve, ms, 'tooSlow')
    const giveUp = () => {
      reject(signal?.reason as Error)
    }
    signal?.addEventListener('abort', giveUp, { once: true, signal: end.signal })
    end.signal.addEventListener('abort', () => {
      clearTimeout(timer)
    })
  })
  try {
    return await Promise.race([iterator?.next(), late])
  } finally {
    end.abort()
  }
}
