import { Button, Empty, Flex, Grid, Popconfirm, Table, type TableColumnsType, Typography } from 'antd'
import type { SessionRow } from '../../../runtime/http/console/shapes.js'
import { useActs } from './acts.js'
import { endSessions } from './end-sessions.js'
import { Time } from './time.js'
import { useTexts } from '../settings.js'

export interface SessionTableProps {
  readonly rows: readonly SessionRow[]
  readonly isLoading?: boolean
  readonly empty: string
  /** Hears that sessions ended. */
  readonly onEnded: () => void
  /** False where all rows are of one person. */
  readonly showsPerson?: boolean
}

/** Live sessions, each of which can be ended. */
export function SessionTable({
  rows,
  isLoading = false,
  empty,
  onEnded,
  showsPerson = false,
}: SessionTableProps) {
  const columns = useColumns(onEnded, showsPerson)
  const { operation } = useTexts()
  return (
    <Table<SessionRow>
      aria-label={operation.sessions.tableLabel}
      rowKey="id"
      size="middle"
      columns={columns}
      dataSource={rows}
      loading={isLoading}
      pagination={false}
      locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty} /> }}
    />
  )
}

function useColumns(onEnded: () => void, showsPerson: boolean): TableColumnsType<SessionRow> {
  const { sessions } = useTexts().operation
  const { md = false, lg = false } = Grid.useBreakpoint()
  return [
    ...(showsPerson
      ? [
          {
            title: sessions.person,
            key: 'person',
            render: (_: unknown, { userId, user, fullName, createdAt }: SessionRow) => (
              <div style={{ overflowWrap: 'anywhere' }}>
                {nameOf(user) ?? userId}
                <Typography.Text type="secondary" style={{ display: 'block' }}>
                  {userId} · {fullName.split('.').at(-1)}
                </Typography.Text>
                {!md && <Time at={createdAt} />}
              </div>
            ),
          },
        ]
      : []),
    ...(md || !showsPerson
      ? [{ title: sessions.createdAt, dataIndex: 'createdAt', render: (at: string) => <Time at={at} /> }]
      : []),
    ...(lg
      ? [{ title: sessions.lastUsedAt, dataIndex: 'lastUsedAt', render: (at: string) => <Time at={at} /> }]
      : []),
    ...(lg
      ? [{ title: sessions.expiresAt, dataIndex: 'expiresAt', render: (at: string) => <Time at={at} /> }]
      : []),
    {
      title: sessions.action,
      key: 'end',
      width: 96,
      render: (_, session) => <EndButton session={session} onEnded={onEnded} />,
    },
  ]
}

function EndButton({ session, onEnded }: { readonly session: SessionRow; readonly onEnded: () => void }) {
  const { members, operation, common } = useTexts()
  const { act } = useActs()
  const end = () =>
    act(async () => {
      const { ended } = await endSessions({ id: session.id })
      onEnded()
      return members.ended(ended)
    })
  return (
    <Popconfirm
      title={operation.sessions.endTitle}
      description={operation.sessions.endHint}
      okText={operation.sessions.end}
      cancelText={common.cancel}
      placement="topRight"
      okButtonProps={{ danger: true }}
      onConfirm={() => void end()}
    >
      <Button size="small" danger aria-label={`${operation.sessions.end}: ${session.userId}`}>
        <Flex>{operation.sessions.end}</Flex>
      </Button>
    </Popconfirm>
  )
}

function nameOf(user: unknown): string | undefined {
  const { name } = (user ?? {}) as { readonly name?: unknown }
  return typeof name === 'string' && name !== '' ? name : undefined
}
