import { Flex, Typography } from 'antd'
import { useTexts } from '../../../settings.js'

/** What may stand for values that the server alone knows, to be copied into a field. */
export function Variables({ names }: { readonly names: readonly string[] }) {
  const { form } = useTexts().elements
  if (names.length === 0) return null
  return (
    <Flex vertical gap={8}>
      <Typography.Text type="secondary">{form.variables}</Typography.Text>
      <Flex component="ul" gap={12} wrap style={{ margin: 0, padding: 0, listStyle: 'none' }}>
        {names.map((name) => (
          <li key={name}>
            <Typography.Text code copyable>
              {`{{${name}}}`}
            </Typography.Text>
          </li>
        ))}
      </Flex>
    </Flex>
  )
}
