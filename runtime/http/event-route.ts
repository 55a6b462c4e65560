import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { isServerFault, toShownError } from './error-response.js'
import { findLoginByAddress } from './login-elements.js'
import { refuse } from './refusal.js'
import type { RouteContext, Routes } from './route.js'

/**
 * `GET`, `POST /api/callback/<name>`: hands what a vendor's server says to the login it is for. No cookie of ours
 * counts here; who speaks is for the login to find out.
 */
export async function answerEvent(routes: Routes, context: RouteContext, name: string): Promise<Response> {
  const login = findLoginByAddress(routes.app, name)
  if (login?.receiveEvent === undefined) return refuse(routes, context, 'unknown')

  const request = context.req.raw
  try {
    const { status, body } = await login.receiveEvent({
      method: request.method === 'POST' ? 'POST' : 'GET',
      query: new URL(request.url).searchParams,
      body: request.method === 'POST' ? await request.text() : '',
    })
    return context.text(body, status as ContentfulStatusCode)
  } catch (error) {
    const { requestId } = context.var
    if (isServerFault(error)) {
      const fields = { requestId, login: login.fullName, err: error }
      routes.app.internals.logger.error(fields, 'an event could not be received')
    }
    // The vendor reads no more than the status, and sends the event again.
    return context.text('', toShownError(error).status as ContentfulStatusCode)
  }
}
