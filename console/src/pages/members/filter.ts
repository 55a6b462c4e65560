import { useSearchParams } from 'react-router'
import type { MemberFilter } from './members-api.js'

/** The filter of the list lies in the address, so that it can be sent to somebody and gone back to. */
export function useMemberFilter(): readonly [MemberFilter, (change: Partial<MemberFilter>) => void] {
  const [params, setParams] = useSearchParams()
  const change = (part: Partial<MemberFilter>) => {
    // What was changed a moment ago may not be drawn yet.
    const wanted = { ...readFilter(new URLSearchParams(location.search)), ...part }
    const isDirect = wanted.department !== undefined && wanted.recursive === false
    setParams(
      new URLSearchParams([
        ...(wanted.department === undefined ? [] : [['department', String(wanted.department)]]),
        ...(isDirect ? [['recursive', 'false']] : []),
        ...(wanted.status === undefined ? [] : [['status', String(wanted.status)]]),
        ...(wanted.search === undefined || wanted.search === '' ? [] : [['search', wanted.search]]),
      ]),
      { replace: true },
    )
  }
  return [readFilter(params), change]
}

function readFilter(params: URLSearchParams): MemberFilter {
  const department = readNumber(params.get('department'))
  return {
    department,
    recursive: department === undefined ? undefined : params.get('recursive') !== 'false',
    status: readNumber(params.get('status')),
    search: params.get('search') ?? undefined,
  }
}

function readNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
