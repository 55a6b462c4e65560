import { Alert, Flex, Grid, Layout, theme } from 'antd'
import { Suspense } from 'react'
import { Outlet, ScrollRestoration, useNavigation } from 'react-router'
import type { Me } from '../../../runtime/http/console/shapes.js'
import { Failure } from '../parts/failure.js'
import { Loading } from '../parts/loading.js'
import { useTexts } from '../settings.js'
import { Header } from './header.js'
import { MeContext, useEntrance } from './me.js'
import { Navigation } from './navigation.js'
import { ForbiddenPage, SignedOutPage } from './outside-pages.js'

/** What is around every page; nobody gets below it who is not let in. */
export function Shell() {
  const entrance = useEntrance()
  const { data } = entrance
  if (data === undefined) {
    if (!entrance.isError) return <Loading />
    return (
      <main style={{ maxWidth: 560, margin: '64px auto', padding: 16 }}>
        <Failure error={entrance.error} onRetry={() => void entrance.refetch()} />
      </main>
    )
  }
  if (data.me !== undefined) return <Inside me={data.me} />
  return data.refused?.status === 403 ? (
    <ForbiddenPage />
  ) : (
    <SignedOutPage isLinkRefused={data.isLinkRefused} />
  )
}

function Inside({ me }: { readonly me: Me }) {
  const { shell } = useTexts()
  // With less room the sections lie in a drawer, and the pages have all of it.
  const isWide = Grid.useBreakpoint().xl === true
  const { token } = theme.useToken()
  const isMoving = useNavigation().state === 'loading'
  return (
    <MeContext value={me}>
      <a className="skip-link" href="#main" onClick={focusMain}>
        {shell.skip}
      </a>
      <Layout style={{ minHeight: '100%' }}>
        {me.isEmulator && (
          <Alert
            role="region"
            aria-label={shell.emulator}
            type="warning"
            banner
            showIcon={false}
            title={shell.emulator}
            style={{ textAlign: 'center' }}
          />
        )}
        <Header isWide={isWide} />
        <Layout>
          {isWide && (
            <Layout.Sider
              theme="light"
              width={216}
              style={{ borderInlineEnd: `1px solid ${token.colorBorderSecondary}`, paddingTop: 12 }}
            >
              <Navigation />
            </Layout.Sider>
          )}
          <Layout.Content
            id="main"
            role="main"
            tabIndex={-1}
            aria-busy={isMoving}
            style={{ padding: isWide ? '28px 32px 48px' : '20px 16px 40px', minWidth: 0, outline: 'none' }}
          >
            <Flex vertical style={{ maxWidth: 1120, margin: '0 auto' }}>
              <Suspense fallback={<Loading />}>
                <Outlet />
              </Suspense>
            </Flex>
          </Layout.Content>
        </Layout>
      </Layout>
      <ScrollRestoration />
    </MeContext>
  )
}

// By hand, since a fragment would be taken against the page's base address.
function focusMain(event: { preventDefault: () => void }) {
  event.preventDefault()
  document.getElementById('main')?.focus()
}
