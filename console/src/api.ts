import type {
  ChangeBody,
  Deletion,
  ElementPage,
  Elements,
  Finding,
  InstanceContents,
  Me,
  NewInstanceBody,
  Refusal,
  SetupSteps,
  TypeForm,
} from '../../runtime/http/console/shapes.js'
import { basePath } from './place.js'

/** The server said no, or did not answer at all (status 0). */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
  readonly status: number
  readonly refusal: Refusal

  constructor(status: number, refusal: Refusal) {
    super(refusal.errmsg)
    this.status = status
    this.refusal = refusal
  }
}

/** Whether what was asked for is not there. */
export function isNotFound(error: unknown): boolean {
  return error instanceof RefusedError && error.status === 404
}

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/**
 * Asks the console's API; the path begins behind `/console/api`.
 *
 * @throws RefusedError with what the server said.
 */
export async function request<Answer>(path: string, options: RequestOptions = {}): Promise<Answer> {
  const { method = 'GET', query, body, signal } = options
  const response = await fetch(addressOf(path, query), {
    method,
    headers: {
      accept: 'application/json',
      'accept-language': document.documentElement.lang,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new RefusedError(0, emptyRefusal)
  })
  const answer = (await response.json().catch(() => null)) as unknown
  if (!response.ok) throw new RefusedError(response.status, (answer as Refusal | null) ?? emptyRefusal)
  return answer as Answer
}

const emptyRefusal: Refusal = { errcode: 0, errmsg: '', requestId: '' }

function addressOf(path: string, query: RequestOptions['query'] = {}): string {
  const given = Object.entries(query).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [[key, String(value)]],
  )
  return `${basePath}/api${path}${given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`}`
}

const instancePath = (fullName: string) => `/instances/${encodeURIComponent(fullName)}`

export const api = {
  me: () => request<Me>('/me'),
  enter: (key: string) => request<unknown>('/enter', { method: 'POST', body: { key } }),
  leave: () => request<unknown>('/leave', { method: 'POST' }),
  elements: () => request<Elements>('/elements'),
  element: (fullName: string) => request<ElementPage>(`/elements/${encodeURIComponent(fullName)}`),
  typeForm: (fullName: string) => request<TypeForm>(`/types/${encodeURIComponent(fullName)}`),
  instance: (fullName: string) => request<InstanceContents>(instancePath(fullName)),
  create: (body: NewInstanceBody) => request<InstanceContents>('/instances', { method: 'POST', body }),
  save: (fullName: string, body: ChangeBody) =>
    request<InstanceContents>(instancePath(fullName), { method: 'PUT', body }),
  delete: (fullName: string, revision: string) =>
    request<unknown>(instancePath(fullName), { method: 'DELETE', query: { revision } }),
  deletion: (fullName: string) => request<Deletion>(`${instancePath(fullName)}/deletion`),
  steps: (fullName: string) => request<SetupSteps>(`${instancePath(fullName)}/steps`),
}

export interface EventHandlers {
  readonly query?: RequestOptions['query']
  /** Each kind of event that is listened to, by its name. */
  readonly on: Readonly<Record<string, (data: unknown) => void>>
  /** The events that are the last ones. */
  readonly until: readonly string[]
  readonly onLost: (error: RefusedError) => void
}

/** Listens to server-sent events until one of the last ones, or until the function that it returns is called. */
export function listen(path: string, { query, on, until, onLost }: EventHandlers): () => void {
  const source = new EventSource(addressOf(path, query))
  const close = () => {
    source.close()
  }
  for (const [name, take] of Object.entries(on)) {
    source.addEventListener(name, (event: MessageEvent<string>) => {
      if (until.includes(name)) close()
      take(JSON.parse(event.data))
    })
  }
  // EventSource would begin anew by itself, and with it the work at the server.
  source.addEventListener('error', () => {
    close()
    onLost(new RefusedError(0, emptyRefusal))
  })
  return close
}

export interface CheckHandlers {
  readonly onFinding: (finding: Finding) => void
  readonly onDone: () => void
  readonly onFailure: (error: RefusedError) => void
}

/** Runs the checks of one login, or of the whole app. */
export function runCheck(fullName: string | undefined, handlers: CheckHandlers): () => void {
  const path = fullName === undefined ? '/check' : `/check/${encodeURIComponent(fullName)}`
  return listen(path, {
    query: { lang: document.documentElement.lang },
    on: {
      finding: (data) => {
        handlers.onFinding(data as Finding)
      },
      done: handlers.onDone,
      failed: (data) => {
        handlers.onFailure(new RefusedError(500, data as Refusal))
      },
    },
    until: ['done', 'failed'],
    onLost: handlers.onFailure,
  })
}
