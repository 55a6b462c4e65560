import { useQuery } from '@tanstack/react-query'
import { Button, Descriptions, Table, Tag, Typography } from 'antd'
import type { SystemState } from '../../../../runtime/http/console/shapes.js'
import { api } from '../../api.js'
import { Page } from '../../parts/page.js'
import { ProblemList } from '../../parts/problem-list.js'
import { Queried } from '../../parts/queried.js'
import { Section } from '../../parts/section.js'
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
      <Section title={operation.system.problems}>
        <Queried query={elements}>
          {({ problems }) =>
            problems.length === 0 ? (
              <Typography.Text type="secondary">{operation.system.noProblems}</Typography.Text>
            ) : (
              <ProblemList problems={problems} isOfMany />
            )
          }
        </Queried>
      </Section>
      <LoginState />
      <Queried query={system}>{(state) => <State state={state} />}</Queried>
    </Page>
  )
}

function State({ state }: { readonly state: SystemState }) {
  const { elements, operation } = useTexts()
  const { system } = operation
  const { storage, roots } = state
  return (
    <>
      <div className="tiles">
        <Section title={system.app}>
          <Descriptions
            column={1}
            items={[
              { key: 'version', label: system.version, children: state.version },
              { key: 'node', label: system.node, children: state.node },
              { key: 'uptime', label: system.uptime, children: system.duration(state.uptimeSeconds) },
              { key: 'memory', label: system.memory, children: showBytes(state.memoryBytes) },
            ]}
          />
        </Section>
        <Section title={system.storage}>
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
        </Section>
      </div>
      <Section title={system.roots}>
        <Typography.Paragraph type="secondary">{system.rootsHint}</Typography.Paragraph>
        <Table
          aria-label={system.roots}
          rowKey="folder"
          size="small"
          pagination={false}
          dataSource={roots}
          columns={[
            {
              title: system.rootName,
              dataIndex: 'name',
              render: (name: string) => (name === 'official' ? elements.official : name),
            },
            {
              title: system.rootFolder,
              dataIndex: 'folder',
              render: (folder: string) => <span style={{ overflowWrap: 'anywhere' }}>{folder}</span>,
            },
          ]}
        />
      </Section>
    </>
  )
}

const dialects = { sqlite: 'SQLite', postgres: 'PostgreSQL' } as const

function showBytes(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${(bytes / 1024 / 1024).toFixed(1)} MiB` : `${(bytes / 1024).toFixed(1)} KiB`
}
