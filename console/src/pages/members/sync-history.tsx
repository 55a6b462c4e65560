import { Grid, type TableColumnsType, Tag } from 'antd'
import { useCursorPages } from '../../parts/cursor-pages.js'
import { PagedTable } from '../../parts/paged-table.js'
import { Section } from '../../parts/section.js'
import { Time } from '../../parts/time.js'
import { useTexts } from '../../settings.js'
import { type SyncHistoryRow, membersApi } from './members-api.js'

const outcomeColors: Readonly<Record<string, string>> = {
  running: 'processing',
  complete: 'success',
  partial: 'warning',
  stopped: 'default',
  failed: 'error',
}

/** The past syncs of a login, the newest first. */
export function SyncHistory({ fullName }: { readonly fullName: string }) {
  const { syncPage } = useTexts().members
  const pages = useCursorPages({
    queryKey: ['sync-history', fullName],
    fetchPage: (cursor, signal) => membersApi.syncHistory(fullName, cursor, signal),
  })
  const columns = useColumns()
  return (
    <Section title={syncPage.history}>
      <PagedTable
        label={syncPage.historyLabel}
        rowKey="id"
        pages={pages}
        columns={columns}
        scroll={{ x: 'max-content' }}
        empty={syncPage.noHistory}
      />
    </Section>
  )
}

function useColumns(): TableColumnsType<SyncHistoryRow> {
  const { syncPage } = useTexts().members
  const { md = false } = Grid.useBreakpoint()
  return [
    { title: syncPage.startedAt, dataIndex: 'startedAt', render: (at: string) => <Time at={at} /> },
    {
      title: syncPage.outcome,
      dataIndex: 'outcome',
      render: (outcome: string, { code }) => (
        <>
          <Tag color={outcomeColors[outcome] ?? 'default'}>{syncPage.outcomes[outcome] ?? outcome}</Tag>
          {code !== null && syncPage.code(code)}
        </>
      ),
    },
    ...(md
      ? [
          { title: syncPage.by, dataIndex: 'by', render: (by: string) => syncPage.byNames[by] ?? by },
          {
            title: syncPage.duration,
            dataIndex: 'durationMs',
            align: 'right' as const,
            render: (ms: number | null) => (ms === null ? '—' : syncPage.seconds(ms)),
          },
        ]
      : []),
    ...(['users', 'added', 'updated', 'left'] as const).map((key) => ({
      title: syncPage.counts[key],
      key,
      align: 'right' as const,
      render: (_: unknown, { counts }: SyncHistoryRow) => {
        const value = counts?.[key]
        return typeof value === 'number' ? value : '—'
      },
    })),
  ]
}
