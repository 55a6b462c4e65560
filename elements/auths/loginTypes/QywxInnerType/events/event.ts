import type { DueItem } from '../store/due.js'
import { type XmlMessage, readXml } from './xml.js'

/** Another user id for the same member. */
export interface Rename {
  readonly oldUserId: string
  readonly newUserId: string
}

/** What follows from an event. */
export interface ContactEvent {
  /** What is to be read again. Empty when the event is about something else. */
  readonly due: readonly DueItem[]
  readonly rename: Rename | undefined
  /** When it happened, by WeCom's clock; NaN where the event does not say. */
  readonly createdAtMs: number
}

type Reading = Pick<ContactEvent, 'due'> & Partial<Pick<ContactEvent, 'rename'>>

const nothing: Reading = { due: [] }

/** Reads the decrypted text of an event, full or slim; undefined when it is not XML of WeCom. */
export function parseEvent(text: string): ContactEvent | undefined {
  const message = readXml(text)
  if (message === undefined) return undefined
  const { due, rename } = readNews(message)
  return { due, rename, createdAtMs: Number(message.text('CreateTime') ?? NaN) * 1000 }
}

/** Events of other kinds are none of ours: the URL may receive them too. */
function readNews(message: XmlMessage): Reading {
  if (message.text('MsgType') !== 'event') return nothing
  switch (message.text('Event')) {
    case 'change_contact':
      return readContactChange(message)
    // Members who come into the app's visible range or leave it:
    // https://developer.work.weixin.qq.com/document/path/90376
    case 'subscribe':
    case 'unsubscribe':
      return { due: toUsers(message.text('FromUserName')) }
    case undefined:
    default:
      return nothing
  }
}

/** https://developer.work.weixin.qq.com/document/path/96302 (members), 96303 (departments), 96304 (tags) */
function readContactChange(message: XmlMessage): Reading {
  switch (message.text('ChangeType')) {
    case 'create_user':
    case 'delete_user':
      return { due: toUsers(message.text('UserID')) }
    case 'update_user':
      return readUserUpdate(message)
    case 'create_party':
    case 'update_party':
      return { due: [...toDepartments(message.text('Id')), ...toDepartments(message.text('ParentId'))] }
    case 'delete_party':
      return { due: toDepartments(message.text('Id')) }
    // A tag may be what makes someone visible to the app.
    case 'update_tag':
      return {
        due: [
          ...toUsers(message.text('AddUserItems')),
          ...toUsers(message.text('DelUserItems')),
          ...toDepartments(message.text('AddPartyItems')),
          ...toDepartments(message.text('DelPartyItems')),
        ],
      }
    case undefined:
    default:
      return nothing
  }
}

function readUserUpdate(message: XmlMessage): Reading {
  const due = [...toUsers(message.text('UserID')), ...toUsers(message.text('NewUserID'))]
  const [old, renamed] = due
  if (old === undefined || renamed === undefined) return { due }
  return { due, rename: { oldUserId: old.key, newUserId: renamed.key } }
}

// WeCom's own have letters, digits and _-@. today; more is let through here, since nothing but a question to WeCom
// follows from it. One with a slash is of a linked corporation.
const userId = /^[^\s/\p{Cc}]+$/u
// In bytes: https://developer.work.weixin.qq.com/document/path/96255
const longestUserId = 64

function toUsers(list: string | undefined): DueItem[] {
  return splitList(list)
    .filter((id) => userId.test(id) && Buffer.byteLength(id) <= longestUserId)
    .map((key) => ({ kind: 'user', key }))
}

/** 0 is what the root has for a parent. */
function toDepartments(list: string | undefined): DueItem[] {
  return splitList(list)
    .filter((id) => /^[1-9]\d{0,9}$/.test(id))
    .map((key) => ({ kind: 'department', key }))
}

function splitList(list = ''): string[] {
  return list.split(',').map((item) => item.trim())
}
