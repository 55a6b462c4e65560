/** What an event says: numbers stand bare, texts in CDATA, an array repeats its element. */
export interface EventFields {
  readonly [name: string]: EventValue
}

export type EventValue = string | number | EventFields | readonly EventFields[]

/** The fields as the elements of one `<xml>`. */
export function renderXml(fields: EventFields): string {
  return `<xml>${renderFields(fields)}</xml>`
}

function renderFields(fields: EventFields): string {
  return Object.entries(fields)
    .map(([name, value]) => renderField(name, value))
    .join('')
}

function renderField(name: string, value: EventValue): string {
  if (isList(value)) return value.map((item) => renderField(name, item)).join('')
  return `<${name}>${renderValue(value)}</${name}>`
}

function renderValue(value: string | number | EventFields): string {
  if (typeof value === 'number') return String(value)
  if (typeof value === 'object') return renderFields(value)
  // The one text that CDATA cannot hold is its own end.
  return `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
}

function isList(value: EventValue): value is readonly EventFields[] {
  return Array.isArray(value)
}
