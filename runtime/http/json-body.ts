import type { Refusal } from './refusal.js'

export type JsonBody =
  | { readonly kind: 'arguments'; readonly args: Readonly<Record<string, unknown>> }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly reason?: string }

/** Reads a body as one object of named arguments; no body is no arguments. */
export async function readJsonBody(request: Request): Promise<JsonBody> {
  const text = await request.text()
  if (text === '') return { kind: 'arguments', args: {} }
  const [type = ''] = (request.headers.get('content-type') ?? '').split(';')
  if (type.trim().toLowerCase() !== 'application/json') return { kind: 'refused', refusal: 'noJson' }

  const value = parseJson(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { kind: 'arguments', args: value as Record<string, unknown> }
  }
  const reason = 'The body has to be a JSON object of named arguments.'
  return { kind: 'refused', refusal: 'wrongArgument', reason }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
