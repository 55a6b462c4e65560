import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Descriptions, Flex, Result } from 'antd'
import { Link, useNavigate, useParams } from 'react-router'
import type { LoginAbilities, MemberPage } from '../../../../runtime/http/console/shapes.js'
import { isNotFound } from '../../api.js'
import { useActs } from '../../parts/acts.js'
import { endSessions } from '../../parts/end-sessions.js'
import { Failure } from '../../parts/failure.js'
import { Loading } from '../../parts/loading.js'
import { Page } from '../../parts/page.js'
import { Section } from '../../parts/section.js'
import { SessionTable } from '../../parts/session-table.js'
import { useTexts } from '../../settings.js'
import { useDepartments } from './departments.js'
import { useAbilities, useFullName } from './login-frame.js'
import { Portrait, showField } from './member-fields.js'
import { membersApi } from './members-api.js'

/** Everything that is stored about one member. */
export function MemberDetailsPage() {
  const { members } = useTexts()
  const fullName = useFullName()
  const userId = useParams()['userId'] ?? ''
  const abilities = useAbilities(fullName)
  const query = useQuery({
    queryKey: ['member', fullName, userId],
    queryFn: () => membersApi.member(fullName, userId),
  })
  const list = `/members/${fullName}`
  if (isNotFound(query.error)) {
    return (
      <Page title={userId}>
        <Result
          status="404"
          title={members.unknownMember}
          subTitle={members.unknownMemberHint}
          extra={<Link to={list}>{members.backToList}</Link>}
        />
      </Page>
    )
  }
  if (query.isError) {
    return (
      <Page title={userId}>
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      </Page>
    )
  }
  if (query.data === undefined) return <Loading />
  return <Details fullName={fullName} page={query.data} login={abilities.data ?? null} />
}

interface DetailsProps {
  readonly fullName: string
  readonly page: MemberPage
  readonly login: LoginAbilities | null
}

function Details({ fullName, page, login }: DetailsProps) {
  const texts = useTexts()
  const { members } = texts
  const { member, sessions, withheld } = page
  const departments = useDepartments(fullName, login?.hasDepartments === true)
  const client = useQueryClient()
  const reload = () => client.invalidateQueries({ queryKey: ['member', fullName, member.userId] })
  const context = { texts, nameOf: departments.data?.nameOf ?? String }
  const labelOf = (key: string) => members.fields[key] ?? key
  const shown = Object.entries(member).filter(([key]) => !notShown.has(key))
  return (
    <Page
      title={member.name ?? member.userId}
      intro={<Link to={`/members/${fullName}`}>{members.backToList}</Link>}
      actions={<Actions fullName={fullName} page={page} login={login} onChange={reload} />}
    >
      <Section title={members.profile} extra={<Portrait member={member} size={48} />}>
        <Flex vertical gap={16}>
          {withheld.length > 0 && (
            <Alert
              type="info"
              showIcon
              title={members.withheld}
              description={members.withheldHint(withheld.map(labelOf).join(texts.common.listSeparator))}
            />
          )}
          <Descriptions
            column={{ xs: 1, lg: 2 }}
            items={shown.map(([key, value]) => ({
              key,
              label: labelOf(key),
              children: <span style={{ overflowWrap: 'anywhere' }}>{showField(key, value, context)}</span>,
            }))}
          />
        </Flex>
      </Section>
      <Section title={members.sessions}>
        <SessionTable
          rows={sessions.rows}
          empty={members.noSessions}
          onEnded={() => {
            void reload()
          }}
        />
      </Section>
    </Page>
  )
}

// The picture stands above, and credentials are nobody's to read.
const notShown = new Set(['avatar', 'accessToken', 'refreshToken'])

interface ActionsProps extends DetailsProps {
  readonly onChange: () => Promise<void>
}

function Actions({ fullName, page, login, onChange }: ActionsProps) {
  const { members } = useTexts()
  const { member, sessions } = page
  const { act, ask } = useActs()
  const navigate = useNavigate()
  const client = useQueryClient()
  const name = member.name ?? member.userId

  const refresh = () =>
    act(async () => {
      await membersApi.refresh(fullName, member.userId)
      await onChange()
      return members.refreshed
    })
  const endAll = () =>
    act(async () => {
      const { ended } = await endSessions({ fullName, userId: member.userId })
      await onChange()
      return members.ended(ended)
    })
  const forget = () =>
    act(async () => {
      await membersApi.forget(fullName, member.userId)
      await client.invalidateQueries({ queryKey: ['members', fullName] })
      void navigate(`/members/${fullName}`)
      return members.forgotten
    })
  const askToEndAll = () => {
    ask({ title: members.endAllTitle(name), content: members.endAllHint, ok: members.endAll }, endAll)
  }
  const askToForget = () => {
    ask({ title: members.forgetTitle(name), content: members.forgetHint, ok: members.forget }, forget)
  }
  return (
    <>
      <Button onClick={() => void refresh()}>{members.refresh}</Button>
      <Button disabled={sessions.rows.length === 0} onClick={askToEndAll}>
        {members.endAll}
      </Button>
      {login?.canForget === true && (
        <Button danger onClick={askToForget}>
          {members.forget}
        </Button>
      )}
    </>
  )
}
