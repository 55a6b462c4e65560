import {
  type Clock,
  Code,
  type DiagnosedFinding,
  ElementError,
  type Logger,
} from '../../../../runtime/element.js'
import type { QywxInnerSettings } from './config.js'
import { type CheckName, type DiagnoseTexts, diagnoseTexts } from './diagnose-texts.js'
import { findVisibleMember } from './diagnose-member.js'
import type { Parts } from './parts.js'
import type { Agent } from './wecom/answers.js'
import type { CallLimits } from './wecom/call.js'
import { callerIpOf, untrustedIp } from './wecom/caller-ip.js'
import { refusalKind } from './wecom/error-codes.js'
import type { Probe } from './wecom/probe.js'

export interface DiagnoseOptions {
  readonly parts: Parts
  readonly settings: QywxInnerSettings
  readonly clock: Clock
  readonly logger: Logger
  readonly allowEmulator: boolean
  readonly signal: AbortSignal | undefined
}

/** What one check has to say, without its name. */
type Verdict = Pick<DiagnosedFinding, 'status' | 'seen'> &
  Partial<Pick<DiagnosedFinding, 'code' | 'solution'>>

// All calls that one check makes; a doctor that keeps people waiting is not asked again.
const longestCheckMs = 10_000

const toleratedClockSeconds = 60

// What callers are given where WeCom gave no number.
const noNumber = 50000

/** Looks at everything that a login needs, one thing after the other; what fails never stops the rest. */
export async function* diagnose(options: DiagnoseOptions): AsyncGenerator<DiagnosedFinding> {
  const examination = new Examination(options)
  const { texts } = examination
  for (const check of Object.keys(texts.titles) as CheckName[]) {
    options.signal?.throwIfAborted()
    const { status, seen, code = null, solution = null } = await examination.examine(check)
    yield { check, title: texts.titles[check], status, seen, code, solution }
  }
}

/** One run of the doctor; what an earlier check found out is known to the later ones. */
class Examination {
  readonly texts: DiagnoseTexts
  readonly #options: DiagnoseOptions
  readonly #failed = new Set<CheckName>()
  #probe: Probe | undefined
  #agent: Agent | undefined
  #ipRefusal: Code | undefined

  constructor(options: DiagnoseOptions) {
    this.#options = options
    this.texts = diagnoseTexts[options.settings.lang]
  }

  async examine(check: CheckName): Promise<Verdict> {
    const { signal } = this.#options
    const after = needs[check].find((needed) => this.#failed.has(needed))
    if (after !== undefined) return this.#skip(check, after)
    try {
      const verdict = await this.#checks[check]({ signal, deadlineMs: performance.now() + longestCheckMs })
      if (verdict.status === 'error') this.#failed.add(check)
      return verdict
    } catch (error) {
      signal?.throwIfAborted()
      this.#failed.add(check)
      return this.#explain(error)
    }
  }

  #skip(check: CheckName, after: CheckName): Verdict {
    this.#failed.add(check)
    return { status: 'skipped', seen: this.texts.after(this.texts.titles[after]) }
  }

  readonly #checks: Readonly<Record<CheckName, (limits: CallLimits) => Promise<Verdict>>> = {
    reach: async (limits) => {
      this.#probe = await this.#options.parts.client.probe(limits)
      return this.#describeProbe(this.#probe)
    },
    clock: () => Promise.resolve(this.#checkClock()),
    token: async (limits) => {
      await this.#options.parts.client.getAccessToken(limits)
      return { status: 'ok', seen: this.texts.token }
    },
    trustedIp: async (limits) => this.#checkAddress(limits),
    agent: async (limits) => this.#checkAgent(limits),
    visibleRange: async (limits) => this.#checkRange(await this.#readAgent(limits)),
    redirectDomain: async (limits) => this.#checkDomain(await this.#readAgent(limits)),
    sensitiveFields: async (limits) => this.#checkFields(await this.#readAgent(limits), limits),
    members: () => this.#checkMembers(),
  }

  #describeProbe(probe: Probe): Verdict {
    const { host } = new URL(this.#options.settings.apiBaseUrl)
    if (probe.kind === 'stranger') return error(this.texts.stranger(host, probe.status))
    if (probe.kind === 'failed') return error(this.texts.unreached[probe.fault](host, probe.detail))
    if (!probe.isEmulator) return { status: 'ok', seen: this.texts.reached(host) }
    const seen = this.texts.emulator(host)
    return this.#options.allowEmulator
      ? { status: 'ok', seen }
      : { status: 'error', seen, code: 'EMULATOR_REFUSED', solution: 'apiBaseUrl' }
  }

  #checkClock(): Verdict {
    const dateMs = this.#probe?.kind === 'answered' ? this.#probe.dateMs : undefined
    if (dateMs === undefined) return { status: 'skipped', seen: this.texts.noDate }
    const seconds = Math.round((this.#options.clock.now() - dateMs) / 1000)
    return Math.abs(seconds) <= toleratedClockSeconds
      ? { status: 'ok', seen: this.texts.clockRight(Math.abs(seconds)) }
      : { ...error(this.texts.clockWrong(seconds)), status: 'warning' }
  }

  /** Reports say that gettoken works from anywhere, so the first call that needs the token tells. */
  async #checkAddress(limits: CallLimits): Promise<Verdict> {
    if (this.#ipRefusal === undefined) {
      // A secret that is refused may be so from anywhere.
      if (this.#failed.has('token')) return this.#skip('trustedIp', 'token')
      try {
        await this.#readAgent(limits)
      } catch (failure) {
        if (!Code.is(failure) || failure.code === noNumber || refusalKind(failure.code) === 'renew')
          throw failure
        if (failure.code === untrustedIp) this.#ipRefusal = failure
      }
    }
    if (this.#ipRefusal === undefined) return { status: 'ok', seen: this.texts.ipTrusted }
    return { ...error(this.texts.ipUntrusted(callerIpOf(this.#ipRefusal))), code: untrustedIp }
  }

  async #checkAgent(limits: CallLimits): Promise<Verdict> {
    const { name, isClosed } = await this.#readAgent(limits)
    return isClosed ? error(this.texts.agentClosed(name)) : { status: 'ok', seen: this.texts.agent(name) }
  }

  #checkRange({ range: { departmentIds, userIds, tagIds } }: Agent): Verdict {
    const counts = [departmentIds.length, userIds.length, tagIds.length] as const
    return counts.every((count) => count === 0)
      ? error(this.texts.rangeEmpty)
      : { status: 'ok', seen: this.texts.range(...counts) }
  }

  #checkDomain({ redirectDomain }: Agent): Verdict {
    const host = hostAsWritten(this.#options.settings.redirectUri)
    // Whoever logs in by the QR page alone needs none.
    if (redirectDomain === '') return { ...error(this.texts.domainUnset(host)), status: 'warning' }
    return redirectDomain.toLowerCase() === host.toLowerCase()
      ? { status: 'ok', seen: this.texts.domain(redirectDomain) }
      : error(this.texts.domainOther(redirectDomain, host))
  }

  async #checkFields({ range }: Agent, limits: CallLimits): Promise<Verdict> {
    const { parts, settings } = this.#options
    const userId = await findVisibleMember(parts.client, range, limits)
    if (userId === undefined) return { status: 'skipped', seen: this.texts.noMember }
    const { fields } = await parts.client.getMember(userId, limits)
    const sensitive = ['mobile', 'email', 'avatar'] as const
    const withheld = sensitive.filter((field) => fields[field] === undefined)
    const present = sensitive.filter((field) => fields[field] !== undefined)
    const seen = this.texts.fields(present.join(', '), withheld.join(', '))
    if (withheld.length === 0) return { status: 'ok', seen }
    return settings.scope === 'snsapi_privateinfo'
      ? { status: 'ok', seen: `${seen} ${this.texts.fieldsByConsent}` }
      : { status: 'warning', seen, solution: this.texts.fieldsWithheld }
  }

  async #checkMembers(): Promise<Verdict> {
    const { model, syncs } = this.#options.parts
    const members = await model.count()
    const [last] = await syncs.list(Number.MAX_SAFE_INTEGER, 1)
    const startedAt = last === undefined ? undefined : new Date(last.startedAtMs).toISOString()
    if (startedAt !== undefined && (last?.outcome === 'failed' || last?.outcome === 'partial'))
      return { ...error(this.texts.lastSyncBad(members, startedAt)), status: 'warning', code: last.code }
    return { status: 'ok', seen: this.texts.members(members, startedAt) }
  }

  async #readAgent(limits: CallLimits): Promise<Agent> {
    return (this.#agent ??= await this.#options.parts.client.getAgent(limits))
  }

  /** What a call was refused with. The address is a check of its own, whichever call met it first. */
  #explain(failure: unknown): Verdict {
    if (Code.is(failure)) {
      if (failure.code === untrustedIp) this.#ipRefusal = failure
      const code = failure.code === noNumber ? null : failure.code
      return { status: 'error', seen: failure.reason, code, solution: failure.solution ?? null }
    }
    if (ElementError.is(failure)) return { status: 'error', seen: failure.message, code: failure.code }
    this.#options.logger.error({ err: failure }, 'a check failed for a reason of its own')
    return { status: 'error', seen: this.texts.failed }
  }
}

/** What has to be right for a check to mean anything. */
const needs: Readonly<Record<CheckName, readonly CheckName[]>> = {
  reach: [],
  clock: ['reach'],
  token: ['reach'],
  trustedIp: ['reach'],
  agent: ['reach', 'token', 'trustedIp'],
  visibleRange: ['reach', 'token', 'trustedIp', 'agent'],
  redirectDomain: ['reach', 'token', 'trustedIp', 'agent'],
  sensitiveFields: ['reach', 'token', 'trustedIp', 'agent', 'visibleRange'],
  members: [],
}

function error([seen, solution]: readonly [seen: string, solution: string]): Verdict {
  return { status: 'error', seen, solution }
}

/** WeCom compares texts, so a port that is written counts even where it is the usual one. */
export function hostAsWritten(url: string): string {
  return /^https?:\/\/([^/?#]+)/i.exec(url)?.[1] ?? new URL(url).host
}
