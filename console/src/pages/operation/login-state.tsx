import { useQuery } from '@tanstack/react-query'
import { Descriptions, Empty, Tag, Typography } from 'antd'
import { useState } from 'react'
import type { EventState, LoginAbilities, TokenState } from '../../../../runtime/http/console/shapes.js'
import { api } from '../../api.js'
import { LoginSelect, useLogins } from '../../parts/logins.js'
import { Queried } from '../../parts/queried.js'
import { Section } from '../../parts/section.js'
import { Time } from '../../parts/time.js'
import { useTexts } from '../../settings.js'
import { operationApi } from './operation-api.js'

/** What one login knows of its vendor: whether its token is good, and what came by events. */
export function LoginState() {
  const { system } = useTexts().operation
  const logins = useLogins()
  const [chosen, setChosen] = useState<string>()
  const fullName = chosen ?? logins.data?.[0]?.fullName
  return (
    <Section
      title={system.login}
      extra={fullName !== undefined && <LoginSelect value={fullName} onChange={setChosen} />}
    >
      <Queried query={logins}>
        {() =>
          fullName === undefined ? (
            <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={system.noLogins} />
          ) : (
            <OneLogin key={fullName} fullName={fullName} />
          )
        }
      </Queried>
    </Section>
  )
}

function OneLogin({ fullName }: { readonly fullName: string }) {
  const query = useQuery({ queryKey: ['element', fullName], queryFn: () => api.element(fullName) })
  return (
    <Queried query={query}>
      {({ login }) => (
        <div className="tiles">
          <Part title="token" fullName={fullName} login={login} />
          <Part title="events" fullName={fullName} login={login} />
        </div>
      )}
    </Queried>
  )
}

interface PartProps {
  readonly title: 'token' | 'events'
  readonly fullName: string
  readonly login: LoginAbilities | null
}

function Part({ title, fullName, login }: PartProps) {
  const { system } = useTexts().operation
  const isThere = title === 'token' ? login?.hasToken : login?.hasEvents
  const missing = title === 'token' ? system.noToken : system.noEvents
  return (
    <section>
      <Typography.Title level={3} style={{ marginTop: 0, fontSize: 14 }}>
        {system[title]}
      </Typography.Title>
      {isThere !== true && <Typography.Text type="secondary">{missing}</Typography.Text>}
      {isThere === true &&
        (title === 'token' ? <Token fullName={fullName} /> : <Events fullName={fullName} />)}
    </section>
  )
}

const tokenColors: Readonly<Record<TokenState['status'], string>> = {
  none: 'default',
  good: 'success',
  refused: 'error',
}

function Token({ fullName }: { readonly fullName: string }) {
  const { system } = useTexts().operation
  const query = useQuery({ queryKey: ['token', fullName], queryFn: () => operationApi.token(fullName) })
  return (
    <Queried query={query}>
      {({ status, until }) => (
        <Descriptions
          column={1}
          items={[
            {
              key: 'state',
              label: system.state,
              children: <Tag color={tokenColors[status]}>{system.tokenStates[status] ?? status}</Tag>,
            },
            {
              key: 'until',
              label: status === 'refused' ? system.tokenRetry : system.tokenUntil,
              children: <Time at={until} />,
            },
          ]}
        />
      )}
    </Queried>
  )
}

function Events({ fullName }: { readonly fullName: string }) {
  const query = useQuery({ queryKey: ['events', fullName], queryFn: () => operationApi.events(fullName) })
  return <Queried query={query}>{(state) => <EventList state={state} />}</Queried>
}

function EventList({ state: { url, received, lastReceivedAt, due } }: { readonly state: EventState }) {
  const { system } = useTexts().operation
  if (url === null) return <Typography.Text type="secondary">{system.noEvents}</Typography.Text>
  return (
    <Descriptions
      column={1}
      items={[
        {
          key: 'url',
          label: system.eventsUrl,
          children: <span style={{ overflowWrap: 'anywhere' }}>{url}</span>,
        },
        { key: 'received', label: system.received, children: received },
        { key: 'last', label: system.lastReceivedAt, children: <Time at={lastReceivedAt} /> },
        { key: 'due', label: system.due, children: due },
      ]}
    />
  )
}
