import { type ArgumentKind, ArgumentError, checkArguments } from '../../kernel/arguments.js'
import { readJsonBody } from '../json-body.js'
import type { ConsoleContext } from './context.js'

type Kinds = Readonly<Record<string, ArgumentKind>>
type Args = Readonly<Record<string, unknown>>

/**
 * The arguments of an act, from its body.
 *
 * @throws ArgumentError
 */
export async function readBody({ env }: ConsoleContext, act: string, kinds: Kinds): Promise<Args> {
  const body = await readJsonBody(env.outer.req.raw)
  if (body.kind === 'refused') {
    throw new ArgumentError(body.reason ?? 'The body has to be JSON: Content-Type application/json.')
  }
  checkArguments(act, body.args, kinds)
  return body.args
}

/**
 * The arguments of a question, from its query.
 *
 * @throws ArgumentError
 */
export function readQuery({ req }: ConsoleContext, question: string, kinds: Kinds): Args {
  const given = Object.entries(req.query()).filter(([, text]) => text !== '')
  const args = Object.fromEntries(given.map(([name, text]) => [name, parseText(text, kinds[name])]))
  checkArguments(question, args, kinds)
  return args
}

/** A text that is none of that kind stays one, and is refused as such. */
function parseText(text: string, kind: ArgumentKind | undefined): unknown {
  if (kind?.startsWith('number') === true && /^-?\d{1,15}$/.test(text)) return Number(text)
  if (kind?.startsWith('boolean') === true && /^(true|false)$/.test(text)) return text === 'true'
  return text
}

export const pageKinds = { cursor: 'string?', limit: 'number?' } as const
