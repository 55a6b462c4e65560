import { useQuery } from '@tanstack/react-query'
import { createContext, use } from 'react'
import type { Me } from '../../../runtime/http/console/shapes.js'
import { RefusedError, api } from '../api.js'

/** The key of a one-time link, which must not stay in the address bar, nor in the history. */
function takeKey(): string | undefined {
  const key = new URLSearchParams(location.hash.slice(1)).get('key')
  if (key === null) return undefined
  history.replaceState(history.state, '', location.pathname + location.search)
  return key
}

let key = takeKey()

// A link opened where the console is open already changes nothing but the fragment.
addEventListener('hashchange', () => {
  if (location.hash.startsWith('#key=')) location.reload()
})

/** Enters by the link that was opened, where there was one, and finds out who looks. */
async function enterAndAsk(): Promise<{ me?: Me; refused?: RefusedError; isLinkRefused: boolean }> {
  let isLinkRefused = false
  if (key !== undefined) {
    try {
      await api.enter(key)
    } catch (error) {
      if (!(error instanceof RefusedError) || error.status === 0) throw error
      isLinkRefused = true
    }
    key = undefined
  }
  try {
    return { me: await api.me(), isLinkRefused }
  } catch (error) {
    if (error instanceof RefusedError && [401, 403].includes(error.status)) {
      return { refused: error, isLinkRefused }
    }
    throw error
  }
}

export function useEntrance() {
  return useQuery({ queryKey: ['me'], queryFn: enterAndAsk, staleTime: Infinity })
}

export const MeContext = createContext<Me | undefined>(undefined)

/** Who looks; there is always somebody below the shell. */
export function useMe(): Me {
  const me = use(MeContext)
  if (me === undefined) throw new TypeError('useMe works below the shell only.')
  return me
}
