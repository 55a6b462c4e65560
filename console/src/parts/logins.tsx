import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import type { ElementRow } from '../../../runtime/http/console/shapes.js'
import { api } from '../api.js'
import { useTexts } from '../settings.js'

/** The instances that work, by name. */
export function useLogins() {
  return useQuery({
    queryKey: ['elements'],
    queryFn: api.elements,
    select: ({ elements }): readonly ElementRow[] =>
      elements
        .filter(({ kind, isBroken }) => kind === 'instance' && !isBroken)
        .sort((one, other) => one.fullName.localeCompare(other.fullName)),
  })
}

export interface LoginSelectProps {
  readonly value: string | undefined
  readonly onChange: (fullName: string) => void
}

/** Chooses an instance; with one alone there is nothing to choose, and it is named all the same. */
export function LoginSelect({ value, onChange }: LoginSelectProps) {
  const { members } = useTexts()
  const { data = [], isPending } = useLogins()
  return (
    <Select
      aria-label={members.login}
      loading={isPending}
      value={value ?? null}
      onChange={onChange}
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={false}
      // A phone has less room, and within a card less again.
      style={{ width: 360, maxWidth: 'calc(100vw - 80px)' }}
      options={data.map(({ fullName, title }) => ({
        value: fullName,
        label: `${title} · ${fullName.split('.').at(-1) ?? fullName}`,
      }))}
    />
  )
}
