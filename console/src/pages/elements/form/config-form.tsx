import { Theme } from '@rjsf/antd'
import { type FormProps, withTheme } from '@rjsf/core'
import { TranslatableString, englishStringTranslator } from '@rjsf/utils'
import { Form } from 'antd'
import { useMemo } from 'react'
import type { JsonSchema } from '../../../../../runtime/http/console/shapes.js'
import { useTexts } from '../../../settings.js'
import { FieldTemplate } from './field-template.js'
import { adaptSchema, tidyConfig } from './form-values.js'
import { ObjectTemplate } from './object-template.js'
import type { JsonObject } from './pointer.js'
import { type Stored, foreseeSecrets } from './secrets.js'
import { composeUiSchema } from './ui-schema.js'
import { type FoundFault, createValidator, toExtraErrors } from './validator.js'

const SchemaForm = withTheme({
  ...Theme,
  templates: { ...Theme.templates, FieldTemplate, ObjectFieldTemplate: ObjectTemplate },
})

export interface ConfigFormProps {
  /** For a button outside of the form. */
  readonly id: string
  readonly schema: JsonSchema
  readonly config: JsonObject
  readonly stored: Stored
  /** What the server found wrong with what was sent last. */
  readonly faults: readonly FoundFault[]
  readonly onChange: (config: JsonObject) => void
  /** Hears of a config that the schema lets pass. */
  readonly onSubmit: () => void
}

/** The form of a config, made from the JSON Schema of its Type. */
export function ConfigForm({ id, schema, config, stored, faults, onChange, onSubmit }: ConfigFormProps) {
  const { form } = useTexts().elements
  const fates = useMemo(() => foreseeSecrets(schema, stored, config), [schema, stored, config])
  const shown = useMemo(() => {
    const adapted = adaptSchema(schema, tidyConfig(config, fates.kept), fates.kept)
    // What stands around the form names the whole.
    return { ...adapted, title: undefined, description: undefined } as unknown as FormProps['schema']
  }, [schema, config, fates])
  const uiSchema = useMemo(() => composeUiSchema(schema), [schema])
  const validator = useMemo(() => createValidator(form.faults, fates.kept), [form, fates])
  const extraErrors = useMemo(() => toExtraErrors(faults), [faults])
  return (
    <Form component={false} layout="vertical">
      <SchemaForm
        id={id}
        idPrefix={id}
        schema={shown}
        uiSchema={uiSchema}
        validator={validator}
        formData={config}
        formContext={{ ...fates, mainKeys: schema.required ?? [] }}
        extraErrors={extraErrors}
        experimental_defaultFormStateBehavior={{ emptyObjectFields: 'skipDefaults' }}
        translateString={(name, parameters) => {
          if (name === TranslatableString.YesLabel) return form.yes
          if (name === TranslatableString.NoLabel) return form.no
          return englishStringTranslator(name, parameters)
        }}
        liveValidate="onBlur"
        noHtml5Validate
        showErrorList={false}
        focusOnFirstError
        onChange={({ formData }) => {
          onChange((formData ?? {}) as JsonObject)
        }}
        onSubmit={onSubmit}
        // What is wrong stands at the fields.
        onError={() => undefined}
      >
        {/* The buttons are the page's. */}
        <></>
      </SchemaForm>
    </Form>
  )
}
