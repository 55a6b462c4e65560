import type { EmulatedUser } from '../people.js'
import type { EventFields, EventValue } from './xml.js'

/** The element of each field, and what stands in it [W96302]. */
const ELEMENTS: readonly (readonly [keyof EmulatedUser, string, (user: EmulatedUser) => EventValue])[] = [
  ['name', 'Name', ({ name }) => name],
  ['department', 'Department', ({ department }) => department.join(',')],
  ['main_department', 'MainDepartment', (user) => user.main_department],
  ['is_leader_in_dept', 'IsLeaderInDept', (user) => user.is_leader_in_dept.join(',')],
  ['direct_leader', 'DirectLeader', (user) => user.direct_leader.join(',')],
  ['position', 'Position', ({ position }) => position],
  ['mobile', 'Mobile', ({ mobile }) => mobile],
  ['gender', 'Gender', ({ gender }) => Number(gender)],
  ['email', 'Email', ({ email }) => email],
  ['biz_mail', 'BizMail', (user) => user.biz_mail],
  ['status', 'Status', ({ status }) => status],
  ['avatar', 'Avatar', ({ avatar }) => avatar],
  ['alias', 'Alias', ({ alias }) => alias],
  ['telephone', 'Telephone', ({ telephone }) => telephone],
  ['address', 'Address', ({ address }) => address],
  ['extattr', 'ExtAttr', describeAttributes],
]

/** Those of the fields that an event has an element for. */
export function describeUser(user: EmulatedUser, fields: readonly string[]): EventFields {
  const named = new Set(fields)
  return Object.fromEntries(
    ELEMENTS.flatMap(([field, element, read]) => (named.has(field) ? [[element, read(user)]] : [])),
  )
}

/** Texts and links; other types do not occur in events [W96302]. */
function describeAttributes({ extattr }: EmulatedUser): EventFields {
  return { Item: extattr.attrs.flatMap(describeAttribute) }
}

function describeAttribute(attribute: unknown): EventFields[] {
  const { name, type, text, web } = attribute as {
    name?: string
    type?: number
    text?: { value?: string }
    web?: { title?: string; url?: string }
  }
  if (type === 1) {
    return [{ Name: name ?? '', Type: 1, Web: { Title: web?.title ?? '', Url: web?.url ?? '' } }]
  }
  return [{ Name: name ?? '', Type: 0, Text: { Value: text?.value ?? '' } }]
}
