import { AttemptStore } from './attempts.js'
import { CodeStore } from './codes.js'
import { Corporation } from './corporation.js'
import { JsTicketStore } from './js-tickets.js'
import type { Knobs } from './knobs.js'
import { FrequencyLimit } from './limits.js'
import type { EmulatedUser } from './people.js'
import { SeededRandom } from './random.js'
import { TicketStore } from './tickets.js'
import { TokenStore, type Caller } from './tokens.js'
import { FULL_VIEW, type View } from './visible-range.js'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

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
  readonly attempts: AttemptStore
  readonly tickets: TicketStore
  readonly jsTickets: JsTicketStore
  readonly callsPerMinute = new FrequencyLimit(MINUTE_MS)
  readonly callsPerHour = new FrequencyLimit(HOUR_MS)
  readonly wrongSecrets = new FrequencyLimit(HOUR_MS)
  readonly jsTicketCalls = new FrequencyLimit(HOUR_MS)
  readonly failedLookups = new FrequencyLimit(DAY_MS)

  constructor(seed: string, knobs: Knobs) {
    this.knobs = knobs
    this.random = new SeededRandom(seed)
    // The prefix lets a client recognise and refuse an emulator that stands in for WeCom by mistake.
    this.corpId = `wwemulator${this.random.hex(8)}`
    this.corpSecret = this.random.text(43)
    this.tokens = new TokenStore(knobs, this.random)
    this.codes = new CodeStore(knobs, this.random)
    this.attempts = new AttemptStore(this.random)
    this.tickets = new TicketStore(knobs, this.random)
    this.jsTickets = new JsTicketStore(this.random)
  }

  /** Who is logged in to the desktop client beside the browser. */
  get desktopUser(): EmulatedUser | undefined {
    const { desktopUser } = this.knobs
    return desktopUser === null ? undefined : this.corporation.users.get(desktopUser)
  }

  /** What the caller sees of the corporation. */
  viewOf(caller: Caller): View {
    return caller === 'app' ? this.corporation.appView : FULL_VIEW
  }
}
