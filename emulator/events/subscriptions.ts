import type { Corporation } from '../corporation.js'
import type { EmulatedUser } from '../people.js'

export interface SubscriptionChange {
  event: 'subscribe' | 'unsubscribe'
  userid: string
}

/**
 * Who can use the app: active members in its visible range. WeCom tells the app's own URL who joins and leaves that
 * circle [W90376].
 */
export class Subscriptions {
  readonly #corporation: Corporation
  /** Userids by their lower case. */
  readonly #subscribed = new Map<string, string>()

  constructor(corporation: Corporation) {
    this.#corporation = corporation
  }

  /** Looks at everybody; gives who joined and who left since the last look. */
  review(): SubscriptionChange[] {
    const changes: SubscriptionChange[] = []
    for (const [key, userid] of this.#subscribed) {
      const user = this.#corporation.findMember(key)
      if (user !== undefined && this.#isActive(user)) continue
      this.#subscribed.delete(key)
      changes.push({ event: 'unsubscribe', userid })
    }
    for (const user of this.#corporation.users.values()) {
      const key = user.userid.toLowerCase()
      if (this.#subscribed.has(key) || !this.#isActive(user)) continue
      this.#subscribed.set(key, user.userid)
      changes.push({ event: 'subscribe', userid: user.userid })
    }
    return changes
  }

  /** A new userid is no leaving and joining. */
  rename(oldUserid: string, userid: string): void {
    if (this.#subscribed.delete(oldUserid.toLowerCase())) this.#subscribed.set(userid.toLowerCase(), userid)
  }

  #isActive(user: EmulatedUser): boolean {
    return user.status === 1 && this.#corporation.isUserVisible(user)
  }
}
