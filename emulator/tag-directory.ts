import type { Notify } from './changes.js'

/** A tag and whom it is on. The lists are replaced, never changed in place. */
export interface EmulatedTag {
  tagid: number
  tagname: string
  /** Userids. */
  userlist: readonly string[]
  /** Department ids. */
  partylist: readonly number[]
}

/** What a test must say about a tag. */
export type TagInit = Partial<EmulatedTag> & Pick<EmulatedTag, 'tagid' | 'tagname'>

/**
 * The tags by id, live. `add` and `change` are the administrator at work and send update_tag when members of the tag
 * change, the one event that WeCom has for tags; the methods of a Map are silent.
 *
 * @example A tag makes one member visible
 * import { startEmulator } from 'wecom-elements/emulator'
 *
 * await using emulator = await startEmulator()
 * emulator.tags.add({ tagid: 7, tagname: '试用', userlist: ['QianFang'] })
 * emulator.set({ visibleRange: { departments: [], users: [], tags: [7] } })
 */
export class TagDirectory extends Map<number, EmulatedTag> {
  readonly #notify: Notify

  constructor(notify: Notify) {
    super()
    this.#notify = notify
  }

  /** @throws TypeError when the id is taken. */
  add(init: TagInit): EmulatedTag {
    if (this.has(init.tagid)) throw new TypeError(`There is a tag ${init.tagid} already.`)
    const tag = { userlist: [], partylist: [], ...init }
    this.set(tag.tagid, tag)
    this.#notifyUpdate(tag, { userlist: [], partylist: [] })
    return tag
  }

  /** @throws TypeError for an unknown tag (40068). */
  change(tagid: number, changes: Partial<Omit<EmulatedTag, 'tagid'>>): EmulatedTag {
    const tag = this.get(tagid)
    if (tag === undefined) throw new TypeError(`There is no tag ${tagid} (40068).`)
    const before = { ...tag }
    Object.assign(tag, changes)
    this.#notifyUpdate(tag, before)
    return tag
  }

  /** WeCom sends no event for it. */
  remove(tagid: number): void {
    this.delete(tagid)
  }

  #notifyUpdate(after: EmulatedTag, before: Pick<EmulatedTag, 'userlist' | 'partylist'>): void {
    const change = {
      type: 'update_tag' as const,
      tagid: after.tagid,
      addUsers: without(after.userlist, before.userlist),
      delUsers: without(before.userlist, after.userlist),
      addParties: without(after.partylist, before.partylist),
      delParties: without(before.partylist, after.partylist),
    }
    const { addUsers, delUsers, addParties, delParties } = change
    if ([addUsers, delUsers, addParties, delParties].some((list) => list.length > 0)) this.#notify(change)
  }
}

function without<Item>(list: readonly Item[], removed: readonly Item[]): Item[] {
  const gone = new Set(removed)
  return list.filter((item) => !gone.has(item))
}
