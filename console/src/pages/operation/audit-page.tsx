import { Button, Descriptions, Flex, Grid, Select, type TableColumnsType, Tag } from 'antd'
import type { AuditRow } from '../../../../runtime/http/console/shapes.js'
import { useCursorPages } from '../../parts/cursor-pages.js'
import { Page } from '../../parts/page.js'
import { PagedTable } from '../../parts/paged-table.js'
import { Time } from '../../parts/time.js'
import { useTexts } from '../../settings.js'
import type { Texts } from '../../texts/zh.js'
import { RowFilter, useRowFilter } from './filter.js'
import { operationApi } from './operation-api.js'

/** Who logged in or tried to, and what operators did. */
export function AuditPage() {
  const { operation, shell, common } = useTexts()
  const { audit } = operation
  const [filter] = useRowFilter()
  const pages = useCursorPages({
    queryKey: ['audit', filter],
    fetchPage: (cursor, signal) => operationApi.audit(filter, cursor, signal),
  })
  const columns = useColumns()
  const isFiltered = Object.values(filter).some((value) => value !== undefined)
  return (
    <Page
      title={shell.audit}
      intro={audit.intro}
      actions={<Button onClick={() => void pages.query.refetch()}>{common.refresh}</Button>}
    >
      <Flex vertical gap={16}>
        <RowFilter>
          <ActSelect />
        </RowFilter>
        <PagedTable
          label={audit.tableLabel}
          rowKey="id"
          pages={pages}
          columns={columns}
          expandable={{
            columnTitle: <span className="for-readers">{audit.details}</span>,
            expandedRowRender: (row) => <Details row={row} />,
          }}
          empty={isFiltered ? audit.emptyFiltered : audit.empty}
        />
      </Flex>
    </Page>
  )
}

function ActSelect() {
  const { audit } = useTexts().operation
  const [filter, change] = useRowFilter()
  return (
    <Select
      aria-label={audit.act}
      style={{ width: 160 }}
      value={filter.act ?? ''}
      onChange={(act) => {
        change({ act })
      }}
      options={[
        { value: '', label: audit.anyAct },
        ...Object.entries(audit.acts).map(([value, label]) => ({ value, label })),
      ]}
    />
  )
}

function useColumns(): TableColumnsType<AuditRow> {
  const { audit } = useTexts().operation
  const { sm = false, md = false, lg = false } = Grid.useBreakpoint()
  return [
    ...(sm
      ? [{ title: audit.at, dataIndex: 'at', width: 180, render: (at: string) => <Time at={at} /> }]
      : []),
    ...(md
      ? [{ title: audit.by, key: 'by', render: (_: unknown, row: AuditRow) => nameActor(row, audit) }]
      : []),
    {
      title: audit.act,
      dataIndex: 'act',
      render: (act: string, { at, userId }) => (
        <Flex vertical>
          {audit.acts[act] ?? act}
          {!sm && (
            <>
              {userId !== null && <span>{userId}</span>}
              <Time at={at} />
            </>
          )}
        </Flex>
      ),
    },
    ...(sm ? [{ title: audit.about, dataIndex: 'userId', render: (id: string | null) => id ?? '—' }] : []),
    ...(lg
      ? [
          {
            title: audit.instance,
            dataIndex: 'fullName',
            render: (name: string) => (name === '' ? '—' : name.split('.').at(-1)),
          },
        ]
      : []),
    ...(lg ? [{ title: audit.way, dataIndex: 'way', render: (way: string) => audit.ways[way] ?? way }] : []),
    {
      title: audit.outcome,
      dataIndex: 'outcome',
      render: (outcome: number) => (
        <Tag color={outcome === 0 ? 'success' : 'error'}>
          {outcome === 0 ? audit.success : audit.failure(outcome)}
        </Tag>
      ),
    },
  ]
}

/** Who did it: an operator, else a schedule or the app's code, else whom the row is about. */
function nameActor({ by, byLogin, way }: AuditRow, audit: Texts['operation']['audit']): string {
  if (by !== null) return by === 'link' && byLogin === null ? audit.byLink : by
  return way === 'process' || way === 'schedule' ? (audit.ways[way] ?? way) : audit.bySelf
}

function Details({ row }: { readonly row: AuditRow }) {
  const { audit } = useTexts().operation
  const shown = [
    [audit.at, <Time key="at" at={row.at} />],
    [audit.by, nameActor(row, audit)],
    [audit.instance, row.fullName === '' ? '—' : row.fullName],
    [audit.way, audit.ways[row.way] ?? row.way],
    [audit.address, row.address ?? '—'],
    [audit.requestId, row.requestId ?? '—'],
    [audit.userAgent, row.userAgent ?? '—'],
  ] as const
  return (
    <Descriptions
      size="small"
      // Opening a row leaves the widths of the columns as they are.
      style={{ contain: 'inline-size' }}
      column={{ xs: 1, lg: 2 }}
      items={shown.map(([label, children]) => ({
        key: label,
        label,
        children: <span style={{ overflowWrap: 'anywhere' }}>{children}</span>,
      }))}
    />
  )
}
