import { Flex, Tag, Typography } from 'antd'
import type { Problem } from '../../../runtime/http/console/shapes.js'
import { useTexts } from '../settings.js'

export interface ProblemListProps {
  readonly problems: readonly Problem[]
  /** Names the element of each. */
  readonly isOfMany?: boolean
}

/** Each problem with the place where it is mended. */
export function ProblemList({ problems, isOfMany = false }: ProblemListProps) {
  const { elements } = useTexts()
  return (
    <ul style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 12 }}>
      {problems.map(({ severity, fullName, file, pointer, code, message }) => (
        <li key={`${fullName}\n${file}\n${pointer}\n${code}\n${message}`}>
          <Flex gap={8} align="baseline">
            <Tag color={severity}>{elements.severities[severity]}</Tag>
            <Flex vertical style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
              <Typography.Text>
                {isOfMany && fullName !== '' && <strong>{fullName}: </strong>}
                {message.replace(`${file} ${pointer} `, '')}
              </Typography.Text>
              <Typography.Text type="secondary" style={{ fontSize: 13 }}>
                {file} {pointer} · {code}
              </Typography.Text>
            </Flex>
          </Flex>
        </li>
      ))}
    </ul>
  )
}
