import { Flex, Grid, type TableColumnsType, Tag, Typography } from 'antd'
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
        empty={syncPage.noHistory}
      />
    </Section>
  )
}

const shownCounts = ['users', 'added', 'updated', 'left'] as const

/** A phone shows the counts below the time. */
function useColumns(): TableColumnsType<SyncHistoryRow> {
  const { syncPage } = useTexts().members
  const { md = false, lg = false } = Grid.useBreakpoint()
  return [
    {
      title: syncPage.startedAt,
      dataIndex: 'startedAt',
      render: (at: string, { counts }) => (
        <Flex vertical>
          <Time at={at} />
          {!md && (
            <Typography.Text type="secondary">
              {shownCounts.map((key) => `${syncPage.counts[key]} ${showCount(counts, key)}`).join(' · ')}
            </Typography.Text>
          )}
        </Flex>
      ),
    },
    {
      title: syncPage.outcome,
      dataIndex: 'outcome',
      render: (outcome: string, { code }) => (
        <Flex gap="2px 8px" align="baseline" wrap>
          <Tag color={outcomeColors[outcome] ?? 'default'}>{syncPage.outcomes[outcome] ?? outcome}</Tag>
          {code !== null && syncPage.code(code)}
        </Flex>
      ),
    },
    ...(lg
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
    ...(md
      ? shownCounts.map((key) => ({
          title: syncPage.counts[key],
          key,
          align: 'right' as const,
          render: (_: unknown, { counts }: SyncHistoryRow) => showCount(counts, key),
        }))
      : []),
  ]
}

function showCount(counts: SyncHistoryRow['counts'], key: string): number | string {
  const value = counts?.[key]
  return typeof value === 'number' ? value : '—'
}
