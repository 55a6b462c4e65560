import { LoadingOutlined } from '@ant-design/icons'
import { QueryClient, QueryClientProvider, useQueryClient } from '@tanstack/react-query'
import { App as AntApp, ConfigProvider } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import 'dayjs/locale/zh-cn'
import { useEffect, useRef } from 'react'
import { RouterProvider } from 'react-router'
import { RefusedError } from './api.js'
import { cspNonce } from './place.js'
import { router } from './routes.js'
import { type Lang, SettingsProvider, useSettings } from './settings.js'
import { themeOf } from './theme.js'

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // What was refused is refused again; only a server that did not answer may answer later.
      retry: (count, error) => error instanceof RefusedError && error.status === 0 && count < 2,
      refetchOnWindowFocus: false,
    },
  },
})

export function App() {
  return (
    <SettingsProvider>
      <QueryClientProvider client={queryClient}>
        <Themed />
      </QueryClientProvider>
    </SettingsProvider>
  )
}

// The picture of a button that is busy is not part of its name.
const button = { autoInsertSpace: false, loadingIcon: <LoadingOutlined aria-hidden /> }

// A long name in a title goes on in the next line, and not below the button that closes.
const modal = { styles: { header: { paddingInlineEnd: 32, overflowWrap: 'anywhere' } } } as const

const locales = { zh: zhCN, en: enUS }

/** What Types say of themselves comes in the language that was asked for. */
function useAskingAnew(lang: Lang): void {
  const client = useQueryClient()
  const asked = useRef(lang)
  useEffect(() => {
    if (asked.current === lang) return
    asked.current = lang
    void client.invalidateQueries()
  }, [client, lang])
}

function Themed() {
  const { lang, isDark, isStill } = useSettings()
  useAskingAnew(lang)
  return (
    <ConfigProvider
      locale={locales[lang]}
      theme={themeOf(isDark, isStill)}
      csp={{ nonce: cspNonce }}
      button={button}
      modal={modal}
    >
      <AntApp style={{ height: '100%' }}>
        <RouterProvider router={router} />
      </AntApp>
    </ConfigProvider>
  )
}
