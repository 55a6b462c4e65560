import { Button, Flex } from 'antd'
import { useActs } from '../../parts/acts.js'
import { Pager, useCursorPages } from '../../parts/cursor-pages.js'
import { endSessions } from '../../parts/end-sessions.js'
import { Failure } from '../../parts/failure.js'
import { Page } from '../../parts/page.js'
import { SessionTable } from '../../parts/session-table.js'
import { useTexts } from '../../settings.js'
import { RowFilter, useRowFilter } from './filter.js'
import { operationApi } from './operation-api.js'

/** Who is logged in, and the way to end it. */
export function SessionsPage() {
  const { operation, shell, common } = useTexts()
  const { sessions } = operation
  const [{ fullName, userId }] = useRowFilter()
  const pages = useCursorPages({
    queryKey: ['sessions', fullName, userId],
    fetchPage: (cursor, signal) => operationApi.sessions({ fullName, userId }, cursor, signal),
  })
  const { query } = pages
  const isFiltered = fullName !== undefined || userId !== undefined
  const reload = () => void query.refetch()
  return (
    <Page
      title={shell.sessions}
      intro={sessions.intro}
      actions={<Button onClick={reload}>{common.refresh}</Button>}
    >
      <Flex vertical gap={16}>
        <RowFilter>
          {userId !== undefined && (query.data?.rows.length ?? 0) > 0 && (
            <EndAll fullName={fullName} userId={userId} onEnded={reload} />
          )}
        </RowFilter>
        {query.isError && <Failure error={query.error} onRetry={reload} />}
        <SessionTable
          rows={query.data?.rows ?? []}
          isLoading={query.isPending}
          empty={isFiltered ? sessions.emptyFiltered : sessions.empty}
          onEnded={reload}
          showsPerson
        />
        <Pager pages={pages} />
      </Flex>
    </Page>
  )
}

interface EndAllProps {
  readonly fullName: string | undefined
  readonly userId: string
  readonly onEnded: () => void
}

function EndAll({ fullName, userId, onEnded }: EndAllProps) {
  const { members, operation } = useTexts()
  const { act, ask } = useActs()
  const question = {
    title: members.endAllTitle(userId),
    content: members.endAllHint,
    ok: members.endAll,
  }
  const end = () =>
    act(async () => {
      const { ended } = await endSessions({ userId, ...(fullName !== undefined && { fullName }) })
      onEnded()
      return members.ended(ended)
    })
  return (
    <Button
      danger
      onClick={() => {
        ask(question, end)
      }}
    >
      {operation.sessions.endAll}
    </Button>
  )
}
