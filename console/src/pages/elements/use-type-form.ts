import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { JsonSchema, TypeForm } from '../../../../runtime/http/console/shapes.js'
import { api } from '../../api.js'
import { type Lang, useSettings } from '../../settings.js'

/** What a form of that Type needs, in the language of the pages as far as the Type speaks it. */
export function useTypeForm(type: string | undefined): UseQueryResult<TypeForm> {
  const { lang } = useSettings()
  return useQuery({
    queryKey: ['type', type],
    queryFn: () => api.typeForm(type ?? ''),
    enabled: type !== undefined,
    select: (form) => ({ ...form, schema: translate(form.schema, lang) }),
  })
}

function translate({ zh, properties, ...schema }: JsonSchema, lang: Lang): JsonSchema {
  const inner = Object.entries(properties ?? {}).map(([key, part]) => [key, translate(part, lang)] as const)
  return {
    ...schema,
    ...(lang === 'zh' && zh),
    ...(properties !== undefined && { properties: Object.fromEntries(inner) }),
  }
}
