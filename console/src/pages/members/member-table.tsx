import { Flex, Grid, type TableColumnsType, Typography } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { MemberRow } from '../../../../runtime/http/console/shapes.js'
import type { CursorPages } from '../../parts/cursor-pages.js'
import { PagedTable } from '../../parts/paged-table.js'
import { useTexts } from '../../settings.js'
import { Portrait, StatusTag, showDepartments } from './member-fields.js'

export interface MemberTableProps {
  readonly fullName: string
  readonly pages: CursorPages<MemberRow>
  readonly total: number | undefined
  readonly nameOf: (departmentId: number) => string
  /** What an empty table says. */
  readonly empty: ReactNode
}

/** The members of one page; a phone shows what tells people apart, a wide window the rest. */
export function MemberTable({ fullName, pages, total, nameOf, empty }: MemberTableProps) {
  const texts = useTexts()
  const columns = useColumns(fullName, nameOf)
  return (
    <PagedTable
      label={texts.members.tableLabel}
      rowKey="userId"
      pages={pages}
      total={total}
      columns={columns}
      loading={pages.query.isFetching}
      empty={empty}
    />
  )
}

function useColumns(fullName: string, nameOf: (id: number) => string): TableColumnsType<MemberRow> {
  const texts = useTexts()
  const { fields } = texts.members
  const { xxl = false, md = false, sm = false } = Grid.useBreakpoint()
  return [
    {
      title: fields['name'],
      key: 'name',
      ...(sm && { width: 190 }),
      render: (_, member) => (
        <Flex gap={12} align="center">
          <Portrait member={member} size={36} />
          <div style={{ minWidth: 0 }}>
            <Link to={`/members/${fullName}/people/${encodeURIComponent(member.userId)}`}>
              {member.name ?? member.userId}
            </Link>
            <Typography.Text type="secondary" style={{ display: 'block', overflowWrap: 'anywhere' }}>
              {member.userId}
            </Typography.Text>
          </div>
        </Flex>
      ),
    },
    ...(sm
      ? [
          {
            title: fields['department'],
            dataIndex: 'department',
            render: (ids: unknown) => showDepartments(ids, nameOf),
          },
        ]
      : []),
    ...(md ? [{ title: fields['position'], dataIndex: 'position', render: textOrDash }] : []),
    ...(xxl ? [{ title: fields['mobile'], dataIndex: 'mobile', render: textOrDash }] : []),
    ...(xxl ? [{ title: fields['localUserId'], dataIndex: 'localUserId', render: textOrDash }] : []),
    {
      title: fields['status'],
      dataIndex: 'status',
      width: 110,
      render: (status: unknown) => <StatusTag status={status} texts={texts} />,
    },
  ]
}

function textOrDash(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : '—'
}
