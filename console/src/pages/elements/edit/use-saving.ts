import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ChangeBody, InstanceContents } from '../../../../../runtime/http/console/shapes.js'
import { RefusedError, api } from '../../../api.js'

export interface Saving {
  readonly save: (body: ChangeBody, onSaved: () => Promise<void>) => void
  readonly isSaving: boolean
  readonly error: Error | null
  /** The instance as it is on disk, where it was changed meanwhile. */
  readonly current: InstanceContents | undefined
  readonly reset: () => void
}

/** Saves an instance; what is known of it in the pages is read anew. */
export function useSaving(fullName: string): Saving {
  const queryClient = useQueryClient()
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: (body: ChangeBody) => api.save(fullName, body),
    onSuccess: () =>
      Promise.all(
        [['elements'], ['element', fullName], ['steps', fullName]].map((queryKey) =>
          queryClient.invalidateQueries({ queryKey }),
        ),
      ),
  })
  return {
    save(body, onSaved) {
      mutate(body, { onSuccess: () => void onSaved() })
    },
    isSaving: isPending,
    error,
    current: error instanceof RefusedError ? error.refusal.current : undefined,
    reset,
  }
}
