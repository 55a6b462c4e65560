import type { UiSchema } from '@rjsf/utils'
import type { JsonSchema } from '../../../../../runtime/http/console/shapes.js'
import { ChoiceWidget } from './choice-widget.js'
import { pointTo } from './pointer.js'
import { SecretWidget } from './secret-widget.js'

/** How each field is shown. What is optional can be left to its default, a yes or no too. */
export function composeUiSchema(schema: JsonSchema, place = ''): UiSchema {
  const { properties = {}, required = [] } = schema
  const fields = Object.entries(properties).map(([key, part]): [string, UiSchema] => {
    const pointer = pointTo(place, key)
    const isOptional = !required.includes(key)
    if (part.writeOnly === true && part.type === 'string') {
      return [key, { 'ui:widget': SecretWidget, 'ui:options': { pointer, isOptional } }]
    }
    if (part.properties !== undefined) return [key, composeUiSchema(part, pointer)]
    const isChoice = part.type === 'boolean' || part['enum'] !== undefined
    return [key, isChoice && isOptional ? { 'ui:widget': ChoiceWidget } : {}]
  })
  return Object.fromEntries(fields)
}
