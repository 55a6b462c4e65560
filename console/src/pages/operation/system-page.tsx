import { useQuery } from '@tanstack/react-query'
import { Button, Card, Descriptions, Flex, Table, Tag, Typography } from 'antd'
import { Link } from 'react-router'
import type { Problem, SystemState } from '../../../../runtime/http/console/shapes.js'
import { api } from '../../api.js'
import { Page } from '../../parts/page.js'
import { Queried } from '../../parts/queried.js'
import { useTexts } from '../../settings.js'
import { LoginState } from './login-state.js'
import { operationApi } from './operation-api.js'

/** How the app is doing: its process, its storage, its problems, and what its logins know of their vendors. */
export function SystemPage() {
  const { operation, shell, common } = useTexts()
  const system = useQuery({ queryKey: ['system'], queryFn: operationApi.system })
  const elements = useQuery({ queryKey: ['elements'], queryFn: api.elements })
  const reload = () => {
    void system.refetch()
    void elements.refetch()
  }
  return (
    <Page
      title={shell.system}
      intro={operation.system.intro}
      actions={<Button onClick={reload}>{common.refresh}</Button>}
    >
      <Queried query={system}>{(state) => <State state={state} />}</Queried>
      <LoginState />
      <Card title={operation.system.problems}>
        <Queried query={elements}>{({ problems }) => <Problems problems={problems} />}</Queried>
      </Card>
    </Page>
  )
}

function State({ state }: { readonly state: SystemState }) {
  const { system } = useTexts().operation
  const { storage, roots } = state
  return (
    <>
      <Flex gap={24} wrap align="stretch">
        <Card title={system.app} style={{ flex: '1 1 320px' }}>
          <Descriptions
            column={1}
            items={[
              { key: 'version', label: system.version, children: state.version },
              { key: 'node', label: system.node, children: state.node },
              { key: 'uptime', label: system.uptime, children: system.duration(state.uptimeSeconds) },
              { key: 'memory', label: system.memory, children: showBytes(state.memoryBytes) },
            ]}
          />
        </Card>
        <Card title={system.storage} style={{ flex: '1 1 320px' }}>
          <Descriptions
            column={1}
            items={[
              { key: 'dialect', label: system.dialect, children: dialects[storage.dialect] },
              {
                key: 'place',
                label: system.place,
                children: <span style={{ overflowWrap: 'anywhere' }}>{storage.place}</span>,
              },
              {
                key: 'size',
                label: system.size,
                children: storage.bytes === null ? '—' : showBytes(storage.bytes),
              },
              {
                key: 'state',
                label: system.state,
                children: (
                  <Tag color={storage.isReachable ? 'success' : 'error'}>
                    {storage.isReachable ? system.reachable : system.unreachable}
                  </Tag>
                ),
              },
            ]}
          />
        </Card>
      </Flex>
      <Card title={system.roots}>
        <Table
          aria-label={system.roots}
          rowKey="folder"
          size="small"
          pagination={false}
          dataSource={roots}
          columns={[
            { title: system.rootName, dataIndex: 'name' },
            {
              title: system.rootFolder,
              dataIndex: 'folder',
              render: (folder: string) => <span style={{ overflowWrap: 'anywhere' }}>{folder}</span>,
            },
          ]}
        />
      </Card>
    </>
  )
}

const dialects = { sqlite: 'SQLite', postgres: 'PostgreSQL' } as const

function showBytes(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${(bytes / 1024 / 1024).toFixed(1)} MiB` : `${(bytes / 1024).toFixed(1)} KiB`
}

function Problems({ problems }: { readonly problems: readonly Problem[] }) {
  const { system } = useTexts().operation
  if (problems.length === 0) return <Typography.Text type="secondary">{system.noProblems}</Typography.Text>
  return (
    <Flex component="ul" vertical gap={12} style={{ margin: 0, padding: 0, listStyle: 'none' }}>
      {problems.map(({ severity, fullName, message }, index) => (
        <li key={index}>
          <Flex gap={8} align="baseline">
            <Tag color={severity === 'error' ? 'error' : 'warning'}>
              {system.severities[severity] ?? severity}
            </Tag>
            <span style={{ overflowWrap: 'anywhere' }}>
              {fullName !== '' && <Link to={`/elements/${fullName}`}>{fullName}</Link>} {message}
            </span>
          </Flex>
        </li>
      ))}
    </Flex>
  )
}
