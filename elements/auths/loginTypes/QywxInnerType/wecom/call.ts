/** One call to WeCom's server API: sent, answered, understood, and tried again where that can help. */
import {
  type Code,
  ElementError,
  type Transport,
  type TransportResponse,
} from '../../../../../runtime/element.js'
import type { WecomAnswer } from './answers.js'
import { rememberCallerIp } from './caller-ip.js'
import { type Lang, type Outage, explainErrcode, explainOutage, refusalKind } from './error-codes.js'

/** How the calls of one instance reach WeCom. */
export interface CallSettings {
  readonly transport: Transport
  readonly apiBaseUrl: string
  readonly proxy: string | undefined
  readonly timeoutSeconds: number
  readonly lang: Lang
  readonly allowEmulator: boolean
}

export interface Call {
  /** Below /cgi-bin/, as in `user/get`; it names the call in errors, where a URL never stands. */
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** Sent as JSON by POST; without it the call is a GET. */
  readonly body?: object
  readonly limits?: CallLimits | undefined
  /** Where the answer may be longer than others are. */
  readonly longestAnswerBytes?: number
}

/** What ends a call, its retries included, besides its own time. */
export interface CallLimits {
  readonly signal?: AbortSignal | undefined
  /** By `performance.now()`. */
  readonly deadlineMs?: number
}

/**
 * A call that WeCom refused or that brought no answer. It stays within this folder: what leaves it is the `Code`
 * that it turns into.
 */
export class CallFailure extends Error {
  override readonly name = 'CallFailure'
  /** What the failure is to whoever called us. */
  readonly code: Code
  /** WeCom's number, when it refused. */
  readonly errcode: number | undefined
  /** Why there was no answer, when there was none. */
  readonly outage: Outage | undefined
  /** Whether an earlier try may have reached WeCom without its answer reaching us. */
  readonly followsLostAnswer: boolean

  constructor(
    code: Code,
    why: { errcode?: number | undefined; outage?: Outage | undefined; followsLostAnswer?: boolean },
  ) {
    super(code.message)
    this.code = code
    this.errcode = why.errcode
    this.outage = why.outage
    this.followsLostAnswer = why.followsLostAnswer ?? false
  }

  afterLostAnswer(): CallFailure {
    return new CallFailure(this.code, { errcode: this.errcode, outage: this.outage, followsLostAnswer: true })
  }
}

// WeCom asks to retry only these, and at most three times: https://developer.work.weixin.qq.com/document/path/90313
const triesAtMost = 3
const firstPauseMs = 200

/**
 * Sends a call, up to three times when WeCom is busy or the network fails.
 *
 * @throws CallFailure, or the signal's reason when the caller gave up.
 */
export async function sendCall(settings: CallSettings, call: Call): Promise<WecomAnswer> {
  try {
    return await sendOnce(settings, call)
  } catch (error) {
    if (!(error instanceof CallFailure) || !canBeRetried(error)) throw error
    return sendAgain(settings, call, error)
  }
}

async function sendAgain(settings: CallSettings, call: Call, first: CallFailure): Promise<WecomAnswer> {
  const { signal, deadlineMs = Infinity } = call.limits ?? {}
  let hasLostAnswer = first.outage !== undefined
  const { default: pRetry } = await import('p-retry')
  return pRetry(
    async (attempt) => {
      // The first attempt of this kind stands for the one that failed already: it brings on the first pause.
      if (attempt === 1) throw first
      try {
        return await sendOnce(settings, call)
      } catch (error) {
        if (!(error instanceof CallFailure)) throw error
        const failure = hasLostAnswer ? error.afterLostAnswer() : error
        hasLostAnswer ||= error.outage !== undefined
        throw failure
      }
    },
    {
      retries: triesAtMost - 1,
      minTimeout: firstPauseMs,
      maxRetryTime: Math.max(0, deadlineMs - performance.now()),
      randomize: true,
      shouldRetry: ({ error }) => error instanceof CallFailure && canBeRetried(error),
      ...(signal !== undefined && { signal }),
    },
  )
}

function canBeRetried({ errcode, outage }: CallFailure): boolean {
  return (
    outage === 'unreachable' ||
    outage === 'tooSlow' ||
    (errcode !== undefined && refusalKind(errcode) === 'busy')
  )
}

async function sendOnce(settings: CallSettings, call: Call): Promise<WecomAnswer> {
  const { signal, deadlineMs = Infinity } = call.limits ?? {}
  const timeoutMs = Math.min(settings.timeoutSeconds * 1000, deadlineMs - performance.now())
  if (timeoutMs <= 0) throw outageFailure('tooSlow', settings, call)
  try {
    return readAnswer(
      settings,
      call,
      await settings.transport.request({ ...toRequest(settings, call), timeoutMs, signal }),
    )
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof CallFailure || ElementError.is(error)) throw error
    if (error instanceof Error && error.name === 'TimeoutError')
      throw outageFailure('tooSlow', settings, call)
    // Whoever asks again is answered as much again.
    if (error instanceof Error && error.name === 'QuotaExceededError')
      throw outageFailure('unreadable', settings, call, 'too long')
    // The error itself goes no further: it may hold pieces of the exchange. Its code says what happened.
    throw outageFailure('unreachable', settings, call, (error as NodeJS.ErrnoException).code)
  }
}

export function toRequest(
  { apiBaseUrl, proxy }: CallSettings,
  { path, query, body, longestAnswerBytes }: Call,
) {
  const { origin, basePath } = splitBaseUrl(apiBaseUrl)
  return {
    origin,
    path: `${basePath}/cgi-bin/${path}?${new URLSearchParams(query).toString()}`,
    proxy,
    ...(longestAnswerBytes !== undefined && { longestAnswerBytes }),
    ...(body === undefined
      ? { method: 'GET' as const }
      : {
          method: 'POST' as const,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
  }
}

interface BaseUrl {
  readonly origin: string
  readonly basePath: string
}

/** There are as many as instances have different ones, which is one or two. */
const baseUrls = new Map<string, BaseUrl>()

function splitBaseUrl(url: string): BaseUrl {
  const known = baseUrls.get(url)
  if (known !== undefined) return known
  const { origin, pathname } = new URL(url)
  const split = { origin, basePath: pathname.replace(/\/$/, '') }
  baseUrls.set(url, split)
  return split
}

function readAnswer(settings: CallSettings, call: Call, response: TransportResponse): WecomAnswer {
  if (!settings.allowEmulator && response.headers['x-wecom-emulator'] !== undefined) {
    throw new ElementError(
      'EMULATOR_REFUSED',
      `an emulator answered ${call.path}. Set apiBaseUrl to WeCom, or remove it.`,
    )
  }
  // A gateway in front of WeCom answers 5xx when it can't reach it.
  if (response.status >= 500) throw outageFailure('unreachable', settings, call, `HTTP ${response.status}`)
  const answer = response.status === 200 ? parseObject(response.body) : undefined
  const errcode = answer?.['errcode'] ?? 0
  if (answer === undefined || typeof errcode !== 'number') {
    throw outageFailure('unreadable', settings, call, `HTTP ${response.status}`)
  }
  if (errcode !== 0) {
    const code = explainErrcode(errcode, call.path, settings.lang)
    rememberCallerIp(code, errcode, answer['errmsg'])
    throw new CallFailure(code, { errcode })
  }
  return answer
}

function parseObject(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

function outageFailure(outage: Outage, { lang }: CallSettings, { path }: Call, detail?: string): CallFailure {
  return new CallFailure(explainOutage(outage, path, lang, detail), { outage })
}
