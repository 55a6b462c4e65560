import { Card, Flex, Typography } from 'antd'
import { LinkButton } from '../../../parts/link-button.js'
import { useTexts } from '../../../settings.js'
import { Checks } from '../checks.js'
import { WizardFrame } from './wizard-frame.js'

/** The doctor's look at the new instance. */
export function CheckStage({ fullName }: { readonly fullName: string }) {
  const { common, elements } = useTexts()
  const { wizard } = elements
  return (
    <WizardFrame stage="check" title={wizard.stages.check} intro={fullName}>
      <Card>
        <Typography.Paragraph>{wizard.checkIntro}</Typography.Paragraph>
        <Checks fullName={fullName} beginsAtOnce />
      </Card>
      <Flex gap={8} justify="flex-end" wrap>
        <LinkButton to={`/elements/${fullName}/setup/console`}>{common.back}</LinkButton>
        <LinkButton to={`/elements/${fullName}/edit`}>{wizard.editConfig}</LinkButton>
        <LinkButton type="primary" to={`/elements/${fullName}/setup/login`}>
          {common.next}
        </LinkButton>
      </Flex>
    </WizardFrame>
  )
}
