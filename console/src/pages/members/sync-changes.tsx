import { Flex, Select, Table, type TableColumnsType, Tag, Typography } from 'antd'
import { useMemo, useState } from 'react'
import { useTexts } from '../../settings.js'

interface Change {
  readonly kind: string
  readonly id: string
  readonly change: string
}

const colors: Readonly<Record<string, string>> = {
  added: 'success',
  updated: 'processing',
  removed: 'error',
  left: 'error',
  invisible: 'warning',
}

/** What a dry run found that a sync would do. */
export function SyncChanges({ changes: given }: { readonly changes: unknown }) {
  const { syncPage } = useTexts().members
  const changes = useMemo(() => (Array.isArray(given) ? (given as readonly Change[]) : []), [given])
  const [wanted, setWanted] = useState('')
  const shown = useMemo(
    () => changes.filter(({ change }) => wanted === '' || change === wanted),
    [changes, wanted],
  )
  if (changes.length === 0) return <Typography.Text>{syncPage.noChanges}</Typography.Text>

  const columns: TableColumnsType<Change> = [
    { title: syncPage.kind, dataIndex: 'kind', render: (kind: string) => syncPage.kinds[kind] ?? kind },
    { title: syncPage.id, dataIndex: 'id' },
    {
      title: syncPage.change,
      dataIndex: 'change',
      render: (change: string) => (
        <Tag color={colors[change] ?? 'default'}>{syncPage.changeKinds[change] ?? change}</Tag>
      ),
    },
  ]
  return (
    <Flex vertical gap={12}>
      <Flex gap={12} justify="space-between" align="center" wrap>
        <Typography.Title level={2} style={{ margin: 0, fontSize: 16 }}>
          {syncPage.changes}
        </Typography.Title>
        <Select
          aria-label={syncPage.change}
          style={{ width: 160 }}
          value={wanted}
          onChange={setWanted}
          options={[
            { value: '', label: syncPage.anyChange },
            ...Object.entries(syncPage.changeKinds).map(([value, label]) => ({ value, label })),
          ]}
        />
      </Flex>
      <Table<Change>
        aria-label={syncPage.changeLabel}
        rowKey={({ kind, id }) => `${kind} ${id}`}
        size="small"
        columns={columns}
        dataSource={shown}
        pagination={{ pageSize: 20, showSizeChanger: false, hideOnSinglePage: true }}
      />
    </Flex>
  )
}
