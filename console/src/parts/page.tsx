import { Flex, Typography } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTexts } from '../settings.js'

export interface PageProps {
  readonly title: string
  /** One sentence on what the page is for. */
  readonly intro?: ReactNode
  /** Buttons beside the title. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

// Whoever opens the console begins at its top; only what is gone to later takes the focus.
let isFirstPage = true

/** A page with its heading, which takes the focus when the page was gone to, and names the tab. */
export function Page({ title, intro, actions, children }: PageProps) {
  const { shell } = useTexts()
  const heading = useRef<HTMLHeadingElement>(null)

  useEffect(() => {
    document.title = `${title} · ${shell.title}`
  }, [title, shell.title])
  useEffect(() => {
    if (!isFirstPage) heading.current?.focus({ preventScroll: true })
    isFirstPage = false
  }, [])

  return (
    <Flex vertical gap={24}>
      <Flex gap={16} justify="space-between" align="flex-start" wrap>
        <div style={{ flex: '1 1 260px', minWidth: 0 }}>
          <h1
            ref={heading}
            tabIndex={-1}
            style={{ margin: 0, fontSize: 24, lineHeight: 1.35, overflowWrap: 'anywhere' }}
          >
            {title}
          </h1>
          {intro !== undefined && (
            <Typography.Paragraph type="secondary" style={{ margin: '4px 0 0' }}>
              {intro}
            </Typography.Paragraph>
          )}
        </div>
        {actions !== undefined && (
          <Flex gap={8} wrap>
            {actions}
          </Flex>
        )}
      </Flex>
      {children}
    </Flex>
  )
}
