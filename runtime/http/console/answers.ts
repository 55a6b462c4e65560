import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { App } from '../../app.js'
import { errcodeOf, unknownErrcode } from '../../kernel/errcode.js'
import { ElementError } from '../../kernel/errors.js'
import { toShownError } from '../error-response.js'
import { type Refusal as Reason, refusals } from '../refusal.js'
import type { Routes } from '../route.js'
import type { ConsoleContext } from './context.js'
import type { InstanceContents, Refusal } from './shapes.js'

/** Turns a request away before anything is done. */
export function refuse(context: ConsoleContext, reason: Reason, text?: string): Response {
  const { errcode, errmsg, status } = refusals[reason]
  const { requestId } = context.env.outer.var
  return context.json({ errcode, errmsg: text ?? errmsg, requestId } satisfies Refusal, status)
}

/** Says why something could not be done. What the app itself finds wrong is told whole: administrators mend it. */
export async function answerError(
  routes: Routes,
  context: ConsoleContext,
  error: unknown,
): Promise<Response> {
  reportFault(routes.app, context, error)
  const current = await readCurrent(routes, error)
  const refusal: Refusal = {
    ...toRefusal(error, context.env.outer.var.requestId),
    ...(current !== undefined && { current }),
  }
  return context.json(refusal, statusOf(error) as ContentfulStatusCode)
}

/** What is no mistake of the operator's is a matter of the log. */
export function reportFault({ internals }: App, { env, req }: ConsoleContext, error: unknown): void {
  if (statusOf(error) < 500) return
  const fields = { requestId: env.outer.var.requestId, path: req.path, err: error }
  internals.logger.error(fields, 'the console could not do something')
}

/** An error as pages show it. */
export function toRefusal(error: unknown, requestId: string): Refusal {
  if (ElementError.is(error)) {
    const { code, faults, message } = error
    return { errcode: errcodeOf(error), errmsg: message, requestId, code, faults }
  }
  const { errcode, errmsg, solution } = toShownError(error)
  return { errcode, errmsg, requestId, ...(solution !== undefined && { solution }) }
}

function statusOf(error: unknown): number {
  const errcode = errcodeOf(error)
  const isOfTheElements = ElementError.is(error) && errcode !== unknownErrcode
  return isOfTheElements ? Number(String(errcode).slice(0, 3)) : toShownError(error).status
}

/** Whoever wanted to change what others changed meanwhile sees it as it is now. */
async function readCurrent({ app }: Routes, error: unknown): Promise<InstanceContents | undefined> {
  if (!ElementError.is(error) || error.code !== 'ELEMENT_FILES_CHANGED') return undefined
  return app.readInstance(error.fullName ?? '').catch(() => undefined)
}
