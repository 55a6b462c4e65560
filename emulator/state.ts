import { CodeStore } from './codes.js'
import { Corporation } from './corporation.js'
import type { Knobs } from './knobs.js'
import { FrequencyLimit } from './limits.js'
import { SeededRandom } from './random.js'
import { TicketStore } from './tickets.js'
import { TokenStore } from './tokens.js'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** What the emulated WeCom knows: one corporation, one self-built app, and what it issued. */
export class EmulatorState {
  readonly corpId: string
  readonly corpSecret: string
  readonly agentId = '1000002'
  readonly knobs: Knobs
  readonly random: SeededRandom
  readonly corporation = new Corporation()
  readonly tokens: TokenStore
  readonly codes: CodeStore
  readonly tickets: TicketStore
  readonly callsPerMinute = new FrequencyLimit(MINUTE_MS)
  readonly callsPerHour = new FrequencyLimit(HOUR_MS)
  readonly wrongSecrets = new FrequencyLimit(HOUR_MS)

  constructor(seed: string, knobs: Knobs) {
    this.knobs = knobs
    this.random = new SeededRandom(seed)
    // The prefix lets a client recognise and refuse an emulator that stands in for WeCom by mistake.
    this.corpId = `wwemulator${this.random.hex(8)}`
    this.corpSecret = this.random.text(43)
    this.tokens = new TokenStore(knobs, this.random)
    this.codes = new CodeStore(knobs, this.random)
    this.tickets = new TicketStore(knobs, this.random)
  }
}
