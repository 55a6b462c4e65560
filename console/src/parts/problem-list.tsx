import { Flex, Tag, Typography } from 'antd'
import type { CSSProperties } from 'react'
import type { Problem } from '../../../runtime/http/console/shapes.js'
import { useTexts } from '../settings.js'

export interface ProblemListProps {
  readonly problems: readonly Problem[]
  /** Names the element of each. */
  readonly isOfMany?: boolean
}

// The words on the left are of different lengths; what is beside them begins at one line.
const list: CSSProperties = {
  display: 'grid',
  gridTemplateColumns: 'max-content minmax(0, 1fr)',
  gap: '12px 8px',
  margin: 0,
  padding: 0,
  listStyle: 'none',
}
const line: CSSProperties = {
  display: 'grid',
  gridColumn: '1 / -1',
  gridTemplateColumns: 'subgrid',
  alignItems: 'baseline',
  justifyItems: 'start',
}

/** Each problem with the place where it is mended. */
export function ProblemList({ problems, isOfMany = false }: ProblemListProps) {
  const { elements } = useTexts()
  return (
    <ul style={list}>
      {problems.map(({ severity, fullName, file, pointer, code, message }) => (
        <li key={`${fullName}\n${file}\n${pointer}\n${code}\n${message}`} style={line}>
          <Tag variant="outlined" color={severity}>
            {elements.severities[severity]}
          </Tag>
          <Flex vertical style={{ overflowWrap: 'anywhere' }}>
            <Typography.Text>
              {isOfMany && fullName !== '' && <strong>{fullName}: </strong>}
              {message.replace(file, baseNameOf(file))}
            </Typography.Text>
            <Typography.Text type="secondary" style={{ fontSize: 13 }}>
              {file} · {code}
            </Typography.Text>
          </Flex>
        </li>
      ))}
    </ul>
  )
}

/** The folder is told below. */
function baseNameOf(file: string): string {
  return file.split(/[\\/]/).at(-1) ?? file
}
