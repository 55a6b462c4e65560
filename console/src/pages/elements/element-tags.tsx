import { Flex, Tag, Tooltip } from 'antd'
import type { ElementRow, Problem } from '../../../../runtime/http/console/shapes.js'
import { useTexts } from '../../settings.js'

const kindColors = { meta: 'default', type: 'processing', instance: 'default' } as const

/** What an element is and where it comes from. */
export function ElementTags({ row }: { readonly row: ElementRow }) {
  const { elements } = useTexts()
  const { kind, root, overrides } = row
  return (
    <Flex gap={4} wrap component="span">
      <Tag variant="filled" color={kindColors[kind]}>
        {elements.kinds[kind]}
      </Tag>
      <Tag variant="filled">{root === 'official' ? elements.official : root}</Tag>
      {overrides.length > 0 && (
        <Tooltip title={elements.overrides(overrides.join(', '))}>
          <Tag variant="filled" color="gold">
            {elements.overridesShort}
          </Tag>
        </Tooltip>
      )}
    </Flex>
  )
}

/** Whether an element works. */
export function ElementState({
  row,
  problems,
}: {
  readonly row: ElementRow
  readonly problems: readonly Problem[]
}) {
  const { elements } = useTexts()
  if (row.isBroken) return <Tag color="error">{elements.broken}</Tag>
  if (problems.length > 0) return <Tag color="warning">{elements.warned}</Tag>
  return <Tag color="success">{elements.works}</Tag>
}
