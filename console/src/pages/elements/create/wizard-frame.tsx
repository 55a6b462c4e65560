import { Grid, Progress, Steps, Typography } from 'antd'
import type { ReactNode } from 'react'
import { Page } from '../../../parts/page.js'
import { useTexts } from '../../../settings.js'

export const stages = ['name', 'config', 'console', 'check', 'login'] as const
export type Stage = (typeof stages)[number]

export interface WizardFrameProps {
  readonly stage: Stage
  readonly title: string
  readonly intro?: string
  readonly children: ReactNode
}

/** A stage on the way from nothing to a login that works, and where on that way it is. */
export function WizardFrame({ stage, title, intro, children }: WizardFrameProps) {
  const { wizard } = useTexts().elements
  const isNarrow = Grid.useBreakpoint().md !== true
  const current = stages.indexOf(stage)
  return (
    <Page key={stage} title={title} {...(intro !== undefined && { intro })}>
      {isNarrow ? (
        <div>
          <Typography.Text strong>
            {current + 1}/{stages.length} {wizard.stages[stage]}
          </Typography.Text>
          <Progress
            aria-hidden
            status="normal"
            percent={((current + 1) / stages.length) * 100}
            showInfo={false}
            size="small"
          />
        </div>
      ) : (
        <Steps
          size="small"
          current={current}
          items={stages.map((name) => ({ title: wizard.stages[name] }))}
        />
      )}
      {children}
    </Page>
  )
}
