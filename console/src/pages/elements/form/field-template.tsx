import { type FieldTemplateProps, descriptionId, errorId } from '@rjsf/utils'
import { Flex, Form, Typography } from 'antd'

/** A field with its name above, and what is wrong with it and what it is for below. */
export function FieldTemplate(props: FieldTemplateProps) {
  const { id, label, displayLabel, required, rawErrors = [], rawDescription, schema, children } = props
  // An object is a group of fields, each with its own.
  if (schema.type === 'object') return children
  // The same may be found here and by the server.
  const faults = [...new Set(rawErrors)]
  return (
    <Form.Item
      htmlFor={id}
      label={displayLabel === false ? undefined : label}
      required={required === true}
      validateStatus={faults.length === 0 ? '' : 'error'}
      extra={
        <Flex vertical style={{ marginTop: 4, overflowWrap: 'anywhere' }}>
          {faults.length > 0 && (
            <Typography.Text type="danger" id={errorId(id)}>
              {faults.join(' ')}
            </Typography.Text>
          )}
          {rawDescription !== undefined && <span id={descriptionId(id)}>{rawDescription}</span>}
        </Flex>
      }
    >
      {children}
    </Form.Item>
  )
}
