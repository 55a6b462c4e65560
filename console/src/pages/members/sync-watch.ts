import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { SyncBody, SyncState } from '../../../../runtime/http/console/shapes.js'
import { membersApi } from './members-api.js'

export interface SyncWatch {
  readonly state: SyncState | undefined
  /** Why the server could not be asked. */
  readonly error: unknown
  /** Asks the server anew after an error. */
  readonly follow: () => void
  readonly begin: (body: SyncBody) => Promise<void>
  readonly cancel: () => Promise<void>
}

/** Follows the sync of a login, whoever began it, and begins and stops it; `onJoined` hears that one ran already. */
export function useSyncWatch(fullName: string, onJoined: () => void): SyncWatch {
  const [state, setState] = useState<SyncState>()
  const [error, setError] = useState<unknown>()
  const stop = useRef<() => void>(undefined)
  const client = useQueryClient()

  const follow = useCallback(() => {
    stop.current?.()
    stop.current = membersApi.watchSync(
      fullName,
      (next) => {
        setError(undefined)
        setState(next)
        if (next.status !== 'running' && !next.dryRun) {
          for (const key of ['members', 'departments', 'sync-history', 'member'])
            void client.invalidateQueries({ queryKey: [key, fullName] })
        }
      },
      setError,
    )
  }, [client, fullName])

  useEffect(() => {
    follow()
    return () => stop.current?.()
  }, [follow])

  const attempt = async (work: () => Promise<unknown>) => {
    try {
      setError(undefined)
      await work()
    } catch (caught) {
      setError(caught)
    }
  }
  return {
    state,
    error,
    follow,
    begin: (body) =>
      attempt(async () => {
        const begun = await membersApi.beginSync(fullName, body)
        if (begun.progress !== null || begun.dryRun !== (body.dryRun ?? false)) onJoined()
        setState(begun)
        follow()
      }),
    cancel: () => attempt(() => membersApi.cancelSync(fullName)),
  }
}
