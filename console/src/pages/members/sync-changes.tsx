import { Flex, Select, Table, type TableColumnsType, Tag, Typography } from 'antd'
import { useMemo, useState } from 'react'
import { Link } from 'react-router'
import { useTexts } from '../../settings.js'
import { useDepartments } from './departments.js'
import { useAbilities } from './login-frame.js'

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

export interface SyncChangesProps {
  readonly fullName: string
  readonly result: Readonly<Record<string, unknown>>
}

/** What a dry run found that a sync would do. */
export function SyncChanges({ fullName, result }: SyncChangesProps) {
  const { syncPage } = useTexts().members
  const changes = useMemo(() => readChanges(result), [result])
  const [wanted, setWanted] = useState('')
  const shown = useMemo(
    () => changes.filter(({ change }) => wanted === '' || change === wanted),
    [changes, wanted],
  )
  const columns = useColumns(fullName)
  if (changes.length === 0) return <Typography.Text>{syncPage.noChanges}</Typography.Text>

  const total = Number(result['changesTotal'] ?? changes.length)
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
      {total > changes.length && (
        <Typography.Text type="secondary">{syncPage.changesShown(changes.length, total)}</Typography.Text>
      )}
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

function readChanges({ changes }: Readonly<Record<string, unknown>>): readonly Change[] {
  return Array.isArray(changes) ? (changes as readonly Change[]) : []
}

/** What is stored already has a name or a page. */
function useColumns(fullName: string): TableColumnsType<Change> {
  const { syncPage } = useTexts().members
  const abilities = useAbilities(fullName)
  const departments = useDepartments(fullName, abilities.data?.hasDepartments === true)
  const showWhat = ({ kind, id, change }: Change) => {
    if (kind === 'department') {
      const name = departments.data?.nameOf(Number(id)) ?? id
      return name === id ? id : `${name} (${id})`
    }
    if (change === 'added') return id
    return <Link to={`/members/${fullName}/people/${encodeURIComponent(id)}`}>{id}</Link>
  }
  return [
    {
      title: syncPage.change,
      dataIndex: 'change',
      width: 140,
      render: (change: string) => (
        <Tag color={colors[change] ?? 'default'}>{syncPage.changeKinds[change] ?? change}</Tag>
      ),
    },
    {
      title: syncPage.kind,
      dataIndex: 'kind',
      width: 120,
      render: (kind: string) => syncPage.kinds[kind] ?? kind,
    },
    { title: syncPage.what, key: 'what', render: (_, change) => showWhat(change) },
  ]
}
