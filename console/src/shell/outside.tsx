import { Card, Flex, theme } from 'antd'
import { type ReactNode, useEffect } from 'react'
import { useTexts } from '../settings.js'
import { LangSwitch, ThemeSwitch } from './switches.js'

/** A page for whoever is not in the console: one card and nothing around it. */
export function Outside({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const { shell } = useTexts()
  const { token } = theme.useToken()
  useEffect(() => {
    document.title = `${title} · ${shell.title}`
  }, [title, shell.title])
  return (
    <Flex
      vertical
      align="center"
      style={{ minHeight: '100%', padding: 16, boxSizing: 'border-box', background: token.colorBgLayout }}
    >
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
