import { type WidgetProps, ariaDescribedByIds } from '@rjsf/utils'
import { Button, Flex, Input, Typography } from 'antd'
import { useTexts } from '../../../settings.js'
import type { SecretFates } from './secrets.js'

/** Writes a secret, and never shows one: only that one is set, and what saving does with it. */
export function SecretWidget(props: WidgetProps) {
  const { id, onChange, onBlur, disabled, required, options, registry } = props
  const { form } = useTexts().elements
  const { kept, cleared, removed } = registry.formContext as SecretFates
  const pointer = options['pointer'] as string
  const isRemoved = removed.includes(pointer)
  const changedKey = cleared.get(pointer)
  return (
    <Flex vertical gap={4}>
      <Flex gap={8}>
        <Input.Password
          id={id}
          name={id}
          value={(props.value as string | null | undefined) ?? ''}
          disabled={disabled === true || isRemoved}
          placeholder={isRemoved ? form.secretRemoved : kept.includes(pointer) ? form.keepSecret : ''}
          autoComplete="new-password"
          aria-describedby={ariaDescribedByIds(id)}
          onChange={({ target }) => {
            onChange(target.value === '' ? undefined : target.value)
          }}
          onBlur={({ target }) => {
            onBlur(id, target.value)
          }}
        />
        {options['isOptional'] === true && (kept.includes(pointer) || isRemoved) && (
          <Button
            onClick={() => {
              onChange(isRemoved ? undefined : null)
            }}
          >
            {isRemoved ? form.keepAfterAll : form.removeSecret}
          </Button>
        )}
      </Flex>
      {changedKey !== undefined && required === true && (
        <Typography.Text type="warning">{form.secretCleared(changedKey)}</Typography.Text>
      )}
    </Flex>
  )
}
