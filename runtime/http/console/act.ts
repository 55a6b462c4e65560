import { auditSourceOf } from '../browser-login.js'
import type { Routes } from '../route.js'
import type { Act, AuditSource, NameSubject } from '../../storage/audit.js'
import type { ConsoleContext } from './context.js'

/** Does what an operator asks for: the audit has a row of who did it and what came of it. */
export function actAs<Result>(
  { app }: Routes,
  context: ConsoleContext,
  act: Act,
  work: (about: NameSubject) => Promise<Result>,
): Promise<Result> {
  const { audit } = app.internals
  return audit.from(sourceOf(context), () => audit.track(act, work))
}

/** Who asks, and from where. */
export function sourceOf({ env, var: { operator } }: ConsoleContext): AuditSource {
  const source = auditSourceOf(env.outer, 'console')
  return operator.kind === 'link'
    ? { ...source, by: 'link' }
    : { ...source, by: operator.userId, byLogin: operator.fullName }
}
