import type { Change } from '../changes.js'
import type { EmulatedDepartment } from '../department.js'
import type { EmulatedUser } from '../people.js'
import { describeUser } from './describe-user.js'
import type { EventFields } from './xml.js'

type Form = 'slim' | 'full'

/**
 * What a contact-change event says of a change [W96302, W96303, W96304]. null where there is none: the slim form
 * tells of no change but those of userid, departments and parents.
 */
export function describeChange(change: Change, form: Form): EventFields | null {
  const fields = describeFields(change, form)
  return fields === null ? null : { ChangeType: change.type, ...fields }
}

function describeFields(change: Change, form: Form): EventFields | null {
  switch (change.type) {
    case 'create_user':
      return describeNewUser(change.user, form)
    case 'update_user':
      return describeUserUpdate(change, form)
    case 'delete_user':
      return isMember(change.user) ? { UserID: change.user.userid } : null
    case 'create_party':
      return describeNewParty(change.department, form)
    case 'update_party':
      return describePartyUpdate(change.department, change.changed, form)
    case 'delete_party':
      return { Id: change.department.id }
    case 'update_tag':
      return describeTagUpdate(change)
  }
}

function describeNewUser(user: EmulatedUser, form: Form): EventFields | null {
  if (!isMember(user)) return null
  const fields = describeUser(user, form === 'slim' ? ['department'] : Object.keys(user))
  return { UserID: user.userid, ...fields }
}

function describeUserUpdate(change: Change & { type: 'update_user' }, form: Form): EventFields | null {
  const { user, oldUserid, changed } = change
  if (!isMember(user)) return null
  const fields = describeUser(
    user,
    form === 'slim' ? changed.filter((name) => name === 'department') : changed,
  )
  const renamed = oldUserid === undefined ? {} : { NewUserID: user.userid }
  const said = { ...renamed, ...fields }
  return Object.keys(said).length === 0 ? null : { UserID: oldUserid ?? user.userid, ...said }
}

function describeNewParty({ id, name, parentid, order }: EmulatedDepartment, form: Form): EventFields {
  if (form === 'slim') return { Id: id, ParentId: parentid }
  return { Id: id, Name: name, ParentId: parentid, Order: order }
}

function describePartyUpdate(
  { id, name, parentid }: EmulatedDepartment,
  changed: readonly string[],
  form: Form,
): EventFields | null {
  const moved = changed.includes('parentid') ? { ParentId: parentid } : {}
  const renamed = form === 'full' && changed.includes('name') ? { Name: name } : {}
  const said = { ...renamed, ...moved }
  return Object.keys(said).length === 0 ? null : { Id: id, ...said }
}

function describeTagUpdate(change: Change & { type: 'update_tag' }): EventFields {
  const { tagid, addUsers, delUsers, addParties, delParties } = change
  const fields: Record<string, string | number> = { TagId: tagid }
  if (addUsers.length > 0) fields['AddUserItems'] = addUsers.join(',')
  if (delUsers.length > 0) fields['DelUserItems'] = delUsers.join(',')
  if (addParties.length > 0) fields['AddPartyItems'] = addParties.join(',')
  if (delParties.length > 0) fields['DelPartyItems'] = delParties.join(',')
  return fields
}

function isMember({ kind }: EmulatedUser): boolean {
  return kind === 'member'
}
