import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Card, Flex, QRCode, Spin, Typography } from 'antd'
import type { AuditRow, Page } from '../../../../../runtime/http/console/shapes.js'
import { api, request } from '../../../api.js'
import { LinkButton } from '../../../parts/link-button.js'
import { Queried } from '../../../parts/queried.js'
import { basePath } from '../../../place.js'
import { useTexts } from '../../../settings.js'
import { useMe } from '../../../shell/me.js'
import { WizardFrame } from './wizard-frame.js'

/** A real login, to see it arrive. */
export function LoginStage({ fullName }: { readonly fullName: string }) {
  const { common, elements } = useTexts()
  const { wizard } = elements
  const query = useQuery({ queryKey: ['element', fullName], queryFn: () => api.element(fullName) })
  return (
    <WizardFrame stage="login" title={wizard.stages.login} intro={fullName}>
      <Queried query={query}>
        {({ login }) => (
          <Card>{login?.loginUrl && <TestLogin fullName={fullName} path={login.loginUrl} />}</Card>
        )}
      </Queried>
      <Flex gap={8} justify="flex-end" wrap>
        <LinkButton to={`/elements/${fullName}/setup/check`}>{common.back}</LinkButton>
        <LinkButton type="primary" to={`/elements/${fullName}`}>
          {wizard.finish}
        </LinkButton>
      </Flex>
    </WizardFrame>
  )
}

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/

function TestLogin({ fullName, path }: { readonly fullName: string; readonly path: string }) {
  const { common, elements } = useTexts()
  const { wizard } = elements
  const { publicUrl, operator } = useMe()
  const url = new URL(path, publicUrl)
  // A phone can't reach this machine by a name that means the phone itself.
  const isForPhones = !loopback.test(url.hostname)
  const shared = url.href
  url.searchParams.set('returnTo', `${basePath}/logged-in`)
  return (
    <Flex vertical gap={20}>
      <Typography.Text>{wizard.loginIntro}</Typography.Text>
      {operator.kind === 'member' && <Alert type="info" showIcon title={wizard.replacesYours} />}
      <Flex gap={32} wrap align="center">
        <Flex vertical gap={12} align="flex-start" style={{ flex: '1 1 280px', minWidth: 0 }}>
          <Button type="primary" href={url.pathname + url.search} target="_blank" rel="noreferrer">
            {wizard.openLogin}
            <span className="for-readers"> ({common.opensNewTab})</span>
          </Button>
          <Typography.Text type="secondary">{wizard.loginAddress}</Typography.Text>
          <Typography.Text copyable={{ text: shared }} style={{ overflowWrap: 'anywhere' }}>
            {shared}
          </Typography.Text>
        </Flex>
        {isForPhones && (
          <Flex vertical gap={8} align="center">
            {/* Black on white in every theme: many a scanner reads no other. */}
            <QRCode type="svg" value={shared} size={148} color="#000" bgColor="#fff" aria-label={shared} />
            <Typography.Text type="secondary">{wizard.scan}</Typography.Text>
          </Flex>
        )}
      </Flex>
      <Arrival fullName={fullName} />
    </Flex>
  )
}

const pollMs = 1500

function readLastLogin(fullName: string): Promise<AuditRow | null> {
  const query = { fullName, act: 'login', limit: 1 }
  return request<Page<AuditRow>>('/audit', { query }).then(({ rows }) => rows[0] ?? null)
}

/** Waits for a login that is newer than those that there were when the page was opened. */
function Arrival({ fullName }: { readonly fullName: string }) {
  const { wizard } = useTexts().elements
  const before = useQuery({
    queryKey: ['last login before', fullName],
    queryFn: () => readLastLogin(fullName),
    gcTime: 0,
    staleTime: Infinity,
  })
  const last = useQuery({
    queryKey: ['last login', fullName],
    queryFn: () => readLastLogin(fullName),
    enabled: before.isSuccess,
    gcTime: 0,
    refetchInterval: pollMs,
  })
  const row = last.data
  const hasArrived = row != null && row.id !== before.data?.id
  return (
    <div role="status">
      {!hasArrived ? (
        <Flex gap={12} align="center">
          <Spin size="small" />
          <Typography.Text type="secondary">{wizard.waiting}</Typography.Text>
        </Flex>
      ) : row.outcome === 0 ? (
        <Alert type="success" showIcon title={wizard.arrived(row.userId ?? '')} />
      ) : (
        <Alert type="error" showIcon title={wizard.failed(row.outcome)} description={wizard.failedHint} />
      )}
    </div>
  )
}
