import { Tag, Typography } from 'antd'
import type { ElementDetails, JsonSchema } from '../../../../runtime/http/console/shapes.js'
import { isSecret } from '../../../../runtime/kernel/secret-schema.js'
import { Facts } from '../../parts/facts.js'
import { useTexts } from '../../settings.js'
import { useTypeForm } from './use-type-form.js'

/** The config of an instance as it is written; of secrets, whether they are set. */
export function ConfigTable({ details }: { readonly details: ElementDetails }) {
  const { elements } = useTexts()
  const { form } = elements
  const { data: type } = useTypeForm(details.type)
  if (details.config === undefined) {
    return <Typography.Text type="secondary">{elements.noConfig}</Typography.Text>
  }
  const lines = listLines(details.config, details.secrets, type?.schema)
  return (
    <Facts
      facts={lines.map(({ place, title, shown }) => ({
        key: place,
        label: title,
        value:
          shown === 'set' || shown === 'unset' ? (
            <Tag color={shown === 'set' ? 'success' : 'default'}>
              {shown === 'set' ? elements.isSet : elements.notSet}
            </Tag>
          ) : (
            showValue(shown.given, form)
          ),
      }))}
    />
  )
}

function showValue(value: unknown, { yes, no }: { readonly yes: string; readonly no: string }): string {
  if (typeof value === 'boolean') return value ? yes : no
  return typeof value === 'string' ? value : JSON.stringify(value)
}

interface Line {
  readonly place: string
  readonly title: string
  readonly shown: 'set' | 'unset' | { readonly given: unknown }
}

/** What is written, in the order of the schema, and each secret that the schema has. */
function listLines(
  config: Readonly<Record<string, unknown>>,
  secrets: readonly string[],
  schema: JsonSchema | undefined,
  place = '',
): Line[] {
  const properties = schema?.properties ?? {}
  const keys = [...new Set([...Object.keys(properties), ...Object.keys(config)])]
  const lines = keys.flatMap((key): Line[] => {
    const pointer = `${place}/${key}`
    const value = config[key]
    const part = properties[key]
    const title = part?.title ?? key
    if (secrets.includes(pointer)) return [{ place: pointer, title, shown: 'set' }]
    if (part !== undefined && isSecret(part)) return [{ place: pointer, title, shown: 'unset' }]
    if (value === undefined) return []
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return listLines(value as Record<string, unknown>, secrets, part, pointer).map((line) => ({
        ...line,
        title: `${part?.title ?? key} · ${line.title}`,
      }))
    }
    return [{ place: pointer, title, shown: { given: value } }]
  })
  // Keys that the schema doesn't know are not shown, since they may be secrets that are misspelt.
  const listed = new Set(lines.map((line) => line.place))
  const unknown = place === '' ? secrets.filter((pointer) => !listed.has(pointer)) : []
  return [
    ...lines,
    ...unknown.map((pointer): Line => ({ place: pointer, title: pointer.slice(1), shown: 'set' })),
  ]
}
