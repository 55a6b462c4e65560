import { Flex, Select } from 'antd'
import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import { useLogins } from '../../parts/logins.js'
import { SearchField } from '../../parts/search-field.js'
import { useTexts } from '../../settings.js'
import type { AuditFilter } from './operation-api.js'

const keys = ['fullName', 'userId', 'act'] as const

/** Which rows are looked at; it lies in the address, so that it can be sent to somebody. */
export function useRowFilter(): readonly [AuditFilter, (change: AuditFilter) => void] {
  const [params, setParams] = useSearchParams()
  const change = (part: AuditFilter) => {
    // What was changed a moment ago may not be drawn yet.
    const drawn = readFilter(new URLSearchParams(location.search))
    const given = Object.entries({ ...drawn, ...part }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
    )
    setParams(new URLSearchParams(given), { replace: true })
  }
  return [readFilter(params), change]
}

function readFilter(params: URLSearchParams): AuditFilter {
  return Object.fromEntries(keys.map((key) => [key, params.get(key) ?? undefined]))
}

/** Filters rows by person and by login; `children` are the filters that a page has besides. */
export function RowFilter({ children }: { readonly children?: ReactNode }) {
  const { sessions } = useTexts().operation
  const { members } = useTexts()
  const [filter, change] = useRowFilter()
  const { data: logins = [] } = useLogins()
  return (
    <Flex gap={12} wrap role="search">
      <SearchField
        label={sessions.search}
        value={filter.userId}
        onSearch={(userId) => {
          change({ userId })
        }}
      />
      <Select
        aria-label={members.login}
        showSearch={{ optionFilterProp: 'label' }}
        popupMatchSelectWidth={false}
        style={{ width: 220, maxWidth: '100%' }}
        value={filter.fullName ?? ''}
        onChange={(fullName) => {
          change({ fullName })
        }}
        options={[
          { value: '', label: sessions.anyLogin },
          ...logins.map(({ fullName, title }) => ({ value: fullName, label: title })),
        ]}
      />
      {children}
    </Flex>
  )
}
