import { Card, Flex } from 'antd'
import { type ReactNode, useId } from 'react'

export interface SectionProps {
  readonly title: string
  readonly extra?: ReactNode
  readonly children: ReactNode
}

/** A part of a page under a heading of its own. */
export function Section({ title, extra, children }: SectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <Card>
        <Flex justify="space-between" align="center" gap={12} wrap style={{ marginBottom: 16 }}>
          <h2 id={id} style={{ margin: 0, fontSize: 16 }}>
            {title}
          </h2>
          {extra}
        </Flex>
        {children}
      </Card>
    </section>
  )
}
