import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { TypeForm } from '../../../../runtime/http/console/shapes.js'
import { api } from '../../api.js'

/** What a form of that Type needs. */
export function useTypeForm(type: string | undefined): UseQueryResult<TypeForm> {
  return useQuery({
    queryKey: ['type', type],
    queryFn: () => api.typeForm(type ?? ''),
    enabled: type !== undefined,
  })
}
