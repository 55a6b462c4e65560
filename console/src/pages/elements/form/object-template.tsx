import { type ObjectFieldTemplateProps, titleId } from '@rjsf/utils'
import { Collapse, Typography, theme } from 'antd'
import { useState } from 'react'
import { useTexts } from '../../../settings.js'
import { isJsonObject } from './pointer.js'

/** The whole form shows what has to be given, and folds the rest away; an object in it is a group of fields. */
export function ObjectTemplate(props: ObjectFieldTemplateProps) {
  return props.fieldPathId.path.length === 0 ? <WholeForm {...props} /> : <Group {...props} />
}

const optionalKey = 'optional'

function WholeForm({ properties, registry, formData, errorSchema = {} }: ObjectFieldTemplateProps) {
  const { form } = useTexts().elements
  const { mainKeys } = registry.formContext as { mainKeys: readonly string[] }
  const main = properties.filter(({ name }) => mainKeys.includes(name))
  const rest = properties.filter(({ name }) => !mainKeys.includes(name))
  const hasFault = rest.some(({ name }) => name in errorSchema)
  const [isOpen, setOpen] = useState(main.length === 0)
  const values = (formData ?? {}) as Record<string, unknown>
  const set = rest.filter(({ name }) => isGiven(values[name])).length
  return (
    <>
      {main.map(({ name, content }) => (
        <div key={name}>{content}</div>
      ))}
      {rest.length > 0 && (
        <Collapse
          activeKey={isOpen || hasFault ? [optionalKey] : []}
          onChange={(keys) => {
            setOpen(keys.length > 0)
          }}
          items={[
            {
              key: optionalKey,
              forceRender: true,
              label: form.optional,
              extra: <Typography.Text type="secondary">{form.optionalCount(set)}</Typography.Text>,
              children: rest.map(({ name, content }) => <div key={name}>{content}</div>),
            },
          ]}
        />
      )}
    </>
  )
}

function isGiven(value: unknown): boolean {
  return isJsonObject(value) ? Object.values(value).some(isGiven) : value !== undefined && value !== null
}

function Group({ title, description, properties, fieldPathId }: ObjectFieldTemplateProps) {
  const { token } = theme.useToken()
  return (
    <fieldset
      style={{
        margin: '8px 0 24px',
        padding: '8px 16px 0',
        border: `1px solid ${token.colorBorderSecondary}`,
        borderRadius: token.borderRadius,
        minInlineSize: 0,
      }}
    >
      <legend id={titleId(fieldPathId)} style={{ padding: '0 8px', fontWeight: 600 }}>
        {title}
      </legend>
      {description !== undefined && (
        <Typography.Paragraph type="secondary">{description}</Typography.Paragraph>
      )}
      {properties.map(({ name, content }) => (
        <div key={name}>{content}</div>
      ))}
    </fieldset>
  )
}
