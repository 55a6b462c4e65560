import { Alert, Button, Card, Flex, Typography } from 'antd'
import { type ReactNode, useEffect } from 'react'
import { appPath, basePath } from '../place.js'
import { useTexts } from '../settings.js'
import { LangSwitch, ThemeSwitch } from './switches.js'

const loginUrl = `${appPath}/login?returnTo=${encodeURIComponent(basePath || '/')}`

/** Says how to get in, to whoever is not. */
export function SignedOutPage({ isLinkRefused }: { readonly isLinkRefused: boolean }) {
  const { failures } = useTexts()
  return (
    <Outside title={failures.signedOut}>
      {isLinkRefused && <Alert type="warning" showIcon role="alert" title={failures.linkRefused} />}
      <Typography.Text>{failures.signedOutHint}</Typography.Text>
      <ul style={{ margin: 0, paddingInlineStart: 20, display: 'grid', gap: 8 }}>
        <li>{failures.byLink}</li>
        <li>{failures.byLogin}</li>
      </ul>
      <Button type="primary" size="large" href={loginUrl}>
        {failures.logIn}
      </Button>
    </Outside>
  )
}

/** For members who are logged in, and no operators. */
export function ForbiddenPage() {
  const { failures } = useTexts()
  return (
    <Outside title={failures.forbidden}>
      <Typography.Text>{failures.forbiddenHint}</Typography.Text>
      <Button type="primary" size="large" href={loginUrl}>
        {failures.otherAccount}
      </Button>
    </Outside>
  )
}

function Outside({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const { shell } = useTexts()
  useEffect(() => {
    document.title = `${title} · ${shell.title}`
  }, [title, shell.title])
  return (
    <Flex vertical align="center" style={{ minHeight: '100%', padding: 16 }}>
      <Flex gap={4} style={{ alignSelf: 'flex-end' }}>
        <LangSwitch />
        <ThemeSwitch />
      </Flex>
      <main style={{ width: '100%', maxWidth: 520, margin: 'auto' }}>
        <Card styles={{ body: { padding: 28 } }}>
          <Flex vertical gap={20}>
            <h1 style={{ margin: 0, fontSize: 22 }}>{title}</h1>
            {children}
          </Flex>
        </Card>
      </main>
    </Flex>
  )
}
