import { mountButton } from './button.js'
import type { LoginEntry, LoginOffer, MountedPanel, PanelFailure } from './entry.js'
import { FailedCall } from './failed-call.js'
import type { Lang } from './texts.js'

/** An offer, and for how long its state is good. */
export interface DatedOffer {
  readonly offer: LoginOffer
  readonly lifetimeSeconds: number
}

/** Where a panel gets what it draws, and where its code goes. */
export interface PanelSource {
  getOffer(): Promise<DatedOffer>
  getEntry(): Promise<LoginEntry | undefined>
  complete(authCode: string, state: string): Promise<void>
}

export interface PanelLook {
  readonly lang: Lang
  readonly size: 'middle' | 'small'
  readonly colorScheme: 'light' | 'dark' | 'auto'
}

/** What a page does when something happens to its panel. The panel is gone by then, but for `onDrawn`. */
export interface PanelEvents {
  onDrawn?(): void
  onBusy?(): void
  onCancel(): void
  onError(failure: PanelFailure): void
}

// A page that comes back from sleep has its timers late; what is older than this share of a lifetime is drawn anew.
const freshShare = 0.8

/**
 * A panel that stays usable for as long as its page is open: before its state expires, or when the page is looked at
 * again after that, it is drawn anew with a fresh one.
 */
export class LoginPanel {
  readonly #element: HTMLElement
  readonly #source: PanelSource
  readonly #look: PanelLook
  readonly #events: PanelEvents
  readonly #stop = new AbortController()
  readonly #dark = matchMedia('(prefers-color-scheme: dark)')
  #mounted: MountedPanel | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #drawAgainAt = Infinity
  /** Counts what was drawn, so that whatever comes of an earlier panel is known to. */
  #turn = 0

  constructor(element: HTMLElement, source: PanelSource, look: PanelLook, events: PanelEvents) {
    this.#element = element
    this.#source = source
    this.#look = look
    this.#events = events
    const { signal } = this.#stop
    const freshen = () => {
      if (document.visibilityState === 'visible' && nowMs() >= this.#drawAgainAt) void this.draw()
    }
    document.addEventListener('visibilitychange', freshen, { signal })
    addEventListener('pageshow', freshen, { signal })
    addEventListener('focus', freshen, { signal })
    this.#dark.addEventListener('change', () => this.#mounted && void this.draw(), { signal })
  }

  /** Draws the panel, in place of the one that is there; `first` is an offer that the page has already. */
  async draw(first?: DatedOffer): Promise<void> {
    const turn = this.#leave()
    try {
      const [{ offer, lifetimeSeconds }, entry] = await Promise.all([
        first ?? this.#source.getOffer(),
        this.#source.getEntry(),
      ])
      if (turn !== this.#turn) return
      this.#element.replaceChildren()
      this.#mounted = this.#mount(entry, offer, turn) ?? mountButton(this.#element, offer, this.#look.lang)
      this.#keepFresh(lifetimeSeconds * freshShare * 1000)
      this.#events.onDrawn?.()
    } catch (error) {
      if (turn === this.#turn) this.#fail(toFailure(error))
    }
  }

  unmount(): void {
    this.#leave()
    this.#stop.abort()
  }

  #mount(entry: LoginEntry | undefined, offer: LoginOffer, turn: number): MountedPanel | undefined {
    const { lang, size, colorScheme } = this.#look
    const isDark = colorScheme === 'auto' ? this.#dark.matches : colorScheme === 'dark'
    const ifCurrent =
      <Args extends unknown[]>(act: (...args: Args) => void) =>
      (...args: Args) => {
        if (turn === this.#turn) act(...args)
      }
    return entry?.mount(this.#element, offer, {
      lang,
      size,
      colorScheme: isDark ? 'dark' : 'light',
      onCode: ifCurrent((code: string) => void this.#complete(code, offer.state)),
      onError: ifCurrent((failure: PanelFailure) => {
        this.#fail(failure)
      }),
      onCancel: ifCurrent(() => {
        this.#leave()
        this.#events.onCancel()
      }),
    })
  }

  async #complete(code: string, state: string): Promise<void> {
    const turn = this.#leave()
    this.#events.onBusy?.()
    try {
      await this.#source.complete(code, state)
    } catch (error) {
      if (turn === this.#turn) this.#fail(toFailure(error))
    }
  }

  #fail(failure: PanelFailure): void {
    this.#leave()
    this.#events.onError(failure)
  }

  /** Takes the panel away, and gives the number of the turn that begins. */
  #leave(): number {
    clearTimeout(this.#timer)
    this.#drawAgainAt = Infinity
    this.#mounted?.unmount()
    this.#mounted = undefined
    return ++this.#turn
  }

  #keepFresh(waitMs: number): void {
    this.#drawAgainAt = nowMs() + waitMs
    this.#timer = setTimeout(() => {
      // Nobody sees a hidden page: it is drawn anew when it is looked at.
      if (document.visibilityState === 'visible') void this.draw()
    }, waitMs)
  }
}

/** The browser's own clock: the only one that goes on while a machine sleeps. */
function nowMs(): number {
  // eslint-disable-next-line no-restricted-syntax
  return Date.now()
}

function toFailure(error: unknown): PanelFailure {
  if (error instanceof FailedCall) return { code: error.code, reason: error.reason }
  return { code: 0, reason: error instanceof Error ? error.message : String(error) }
}
