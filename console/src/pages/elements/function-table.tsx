import { Flex, Tag, Typography } from 'antd'
import type { ElementDetails } from '../../../../runtime/http/console/shapes.js'
import { useTexts } from '../../settings.js'

/** What may be called from outside, with its arguments. */
export function FunctionTable({ functions }: Pick<ElementDetails, 'functions'>) {
  const { elements } = useTexts()
  if (functions.length === 0)
    return <Typography.Text type="secondary">{elements.noFunctions}</Typography.Text>
  return (
    <ul style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 14 }}>
      {functions.map(({ name, title, args = [], loginRequired = true }) => (
        <li key={name}>
          <Flex gap={8} align="baseline" wrap>
            <Typography.Text strong>{name}</Typography.Text>
            <Typography.Text type="secondary">{title}</Typography.Text>
            <Tag variant="filled" color={loginRequired ? 'default' : 'warning'}>
              {loginRequired ? elements.loginRequired : elements.anyone}
            </Tag>
          </Flex>
          {args.length > 0 && (
            <Typography.Text type="secondary" style={{ fontSize: 13 }}>
              {elements.functionArgs(
                args
                  .map(
                    ({ name: arg, dataType, required = false }) =>
                      `${arg} (${dataType}${required ? '' : `, ${elements.optional}`})`,
                  )
                  .join(', '),
              )}
            </Typography.Text>
          )}
        </li>
      ))}
    </ul>
  )
}
