import { type WidgetProps, ariaDescribedByIds } from '@rjsf/utils'
import { Select } from 'antd'
import { useTexts } from '../../../settings.js'

/** One of a few values, or none, which leaves it to the default. */
export function ChoiceWidget({ id, value, options, disabled, onChange }: WidgetProps) {
  const { form } = useTexts().elements
  const choices = options.enumOptions ?? []
  const chosen = choices.findIndex((choice) => choice.value === value)
  return (
    <Select
      id={id}
      value={chosen}
      disabled={disabled === true}
      aria-describedby={ariaDescribedByIds(id)}
      options={[
        { value: -1, label: form.byDefault },
        ...choices.map(({ label }, index) => ({ value: index, label })),
      ]}
      onChange={(index) => {
        onChange(choices[index]?.value as unknown)
      }}
    />
  )
}
