import { Avatar, Flex, Tag, Typography } from 'antd'
import type { ReactNode } from 'react'
import { Time } from '../../parts/time.js'
import type { Texts } from '../../texts/zh.js'

const statusColors: Readonly<Record<number, string>> = {
  1: 'success',
  2: 'error',
  4: 'warning',
  5: 'default',
}

export function StatusTag({ status, texts }: { readonly status: unknown; readonly texts: Texts }) {
  if (typeof status !== 'number') return <>—</>
  return <Tag color={statusColors[status] ?? 'default'}>{texts.members.statuses[status] ?? status}</Tag>
}

/** The picture of a member, or the first letter of the name; decoration, as the name stands beside it. */
export function Portrait({ member, size }: { readonly member: Fields; readonly size: number }) {
  const { avatar, name, userId } = member
  const picture = typeof avatar === 'string' && avatar.startsWith('https://') ? avatar : undefined
  return (
    <Avatar
      size={size}
      {...(picture !== undefined && {
        src: <img src={picture} alt="" referrerPolicy="no-referrer" loading="lazy" />,
      })}
      style={{ flex: 'none', background: '#3f6fb5', color: '#fff' }}
      aria-hidden
    >
      {String(name ?? userId).slice(0, 1)}
    </Avatar>
  )
}

type Fields = Readonly<Record<string, unknown>>

export interface FieldContext {
  readonly texts: Texts
  readonly nameOf: (departmentId: number) => string
}

/** What stands for the value of a column, whatever the type keeps there. */
export function showField(key: string, value: unknown, { texts, nameOf }: FieldContext): ReactNode {
  const { members } = texts
  if (key === 'localUserId' && value === null)
    return <Typography.Text type="secondary">{members.notBound}</Typography.Text>
  if (value === null || value === '') return '—'
  if (key === 'status') return <StatusTag status={value} texts={texts} />
  if (key === 'gender') return members.genders[Number(value)] ?? '—'
  if (key === 'mainDepartment') return nameOf(Number(value))
  if (key === 'department' || key === 'leaderIn') return showDepartments(value, nameOf)
  if (typeof value === 'boolean') return value ? members.yes : members.no
  if (key.endsWith('At') && typeof value === 'string') return <Time at={value} />
  return typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value)
}

export function showDepartments(value: unknown, nameOf: (id: number) => string): ReactNode {
  const ids = Array.isArray(value) ? (value as readonly number[]) : []
  if (ids.length === 0) return '—'
  return (
    <Flex gap={4} wrap>
      {ids.map((id) => (
        <Tag key={id} style={{ margin: 0, whiteSpace: 'normal' }}>
          {nameOf(id)}
        </Tag>
      ))}
    </Flex>
  )
}
