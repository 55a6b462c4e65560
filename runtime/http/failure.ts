import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { Code } from '../kernel/errors.js'
import { isServerFault, toShownError } from './error-response.js'
import type { RouteContext, Routes } from './route.js'
import { answerPage } from './pages.js'

/** Where a login begins again: `/login` where it is not known which one. */
export interface LoginStart {
  readonly login: string | undefined
  readonly returnTo: string | undefined
}

/** A login that did not succeed, as a page that says why and offers to begin again. */
export async function answerFailure(
  routes: Routes,
  context: RouteContext,
  error: unknown,
  again: LoginStart,
): Promise<Response> {
  const { requestId } = context.var
  if (isServerFault(error))
    routes.app.internals.logger.error({ requestId, login: again.login, err: error }, 'login failed')

  const { errcode, errmsg, solution, status } = toShownError(error)
  return answerPage(
    routes,
    context,
    (texts) => ({
      title: texts.failed,
      paragraphs: [
        Code.is(error) ? errmsg : texts.serverFault,
        ...(solution === undefined ? [] : [texts.askAdmin + solution]),
      ],
      links: [{ href: loginHref(routes, again), text: texts.again }],
      note: `${texts.error} ${errcode} · ${requestId}`,
    }),
    status as ContentfulStatusCode,
  )
}

/** The address at which a login begins. */
export function loginHref({ basePath }: Routes, { login, returnTo }: LoginStart): string {
  const query = returnTo === undefined ? '' : `?${new URLSearchParams({ returnTo }).toString()}`
  return `${basePath}/login${login === undefined ? '' : `/${encodeURIComponent(login)}`}${query}`
}
