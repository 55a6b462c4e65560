import { useQuery } from '@tanstack/react-query'
import { Card, Flex, Typography } from 'antd'
import { api } from '../../../api.js'
import { LinkButton } from '../../../parts/link-button.js'
import { Queried } from '../../../parts/queried.js'
import { useTexts } from '../../../settings.js'
import { WizardFrame } from './wizard-frame.js'

/** What to enter where in the vendor's admin console. */
export function ConsoleStage({ fullName }: { readonly fullName: string }) {
  const { common, elements } = useTexts()
  const { wizard } = elements
  const query = useQuery({ queryKey: ['steps', fullName], queryFn: () => api.steps(fullName) })
  return (
    <WizardFrame stage="console" title={wizard.stages.console} intro={fullName}>
      <Card>
        <Queried query={query}>
          {(steps) => (
            <Flex vertical gap={20}>
              <Typography.Text>{steps.length === 0 ? wizard.noSteps : wizard.stepsIntro}</Typography.Text>
              <ol style={{ margin: 0, paddingInlineStart: 20, display: 'grid', gap: 20 }}>
                {steps.map(({ title, value, where }) => (
                  <li key={title}>
                    <Flex vertical gap={4} style={{ overflowWrap: 'anywhere' }}>
                      <Typography.Text strong>{title}</Typography.Text>
                      <Typography.Text code copyable={{ text: value }}>
                        {value}
                      </Typography.Text>
                      <Typography.Text type="secondary">{where}</Typography.Text>
                    </Flex>
                  </li>
                ))}
              </ol>
            </Flex>
          )}
        </Queried>
      </Card>
      <Flex gap={8} justify="flex-end" wrap>
        <LinkButton to={`/elements/${fullName}`}>{wizard.toElement}</LinkButton>
        <LinkButton type="primary" to={`/elements/${fullName}/setup/check`}>
          {common.next}
        </LinkButton>
      </Flex>
    </WizardFrame>
  )
}
