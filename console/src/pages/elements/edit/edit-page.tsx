import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { api, isNotFound } from '../../../api.js'
import { Page } from '../../../parts/page.js'
import { Queried } from '../../../parts/queried.js'
import { useTexts } from '../../../settings.js'
import { NotFoundPage } from '../../../shell/not-found-page.js'
import { useTypeForm } from '../use-type-form.js'
import { Editor } from './editor.js'

/** Edits an instance as a form or as source. */
export function EditPage() {
  const { fullName = '' } = useParams()
  const { editor } = useTexts().elements
  // Always what is on disk now, since it is saved by the revision that is read here.
  const instance = useQuery({
    queryKey: ['instance', fullName],
    queryFn: () => api.instance(fullName),
    gcTime: 0,
    staleTime: Infinity,
  })
  const form = useTypeForm(instance.data?.type)
  if (isNotFound(instance.error)) return <NotFoundPage />
  return (
    <Page key={fullName} title={editor.title(fullName.slice(fullName.lastIndexOf('.') + 1))} intro={fullName}>
      <Queried query={instance}>
        {(contents) => (
          <Queried query={form}>{({ schema }) => <Editor contents={contents} schema={schema} />}</Queried>
        )}
      </Queried>
    </Page>
  )
}
