import { useQuery } from '@tanstack/react-query'
import { api } from '../../api.js'
import { Page } from '../../parts/page.js'
import { Queried } from '../../parts/queried.js'
import { useTexts } from '../../settings.js'

export function ElementsPage() {
  const { shell } = useTexts()
  const query = useQuery({ queryKey: ['elements'], queryFn: api.elements })
  return (
    <Page title={shell.elements}>
      <Queried query={query}>{({ elements }) => <>{elements.length}</>}</Queried>
    </Page>
  )
}
