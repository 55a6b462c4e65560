import { CheckCircleOutlined } from '@ant-design/icons'
import { Flex, Typography } from 'antd'
import { useTexts } from '../settings.js'
import { Outside } from './outside.js'

/** Where a test login ends, whoever came by it. */
export function LoggedInPage() {
  const { wizard } = useTexts().elements
  return (
    <Outside title={wizard.doneTitle}>
      <Flex gap={12} align="center">
        <Typography.Text type="success" style={{ fontSize: 24, lineHeight: 1 }}>
          <CheckCircleOutlined aria-hidden />
        </Typography.Text>
        <Typography.Text>{wizard.doneHint}</Typography.Text>
      </Flex>
    </Outside>
  )
}
