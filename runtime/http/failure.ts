import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { isServerFault, toShownError } from './error-response.js'
import type { RouteContext, Routes } from './route.js'
import { answerPage } from './pages.js'

/** A login that did not succeed, as a page that says why and offers to begin again. */
export async function answerFailure(
  routes: Routes,
  context: RouteContext,
  error: unknown,
  again: { readonly login: string; readonly returnTo: string | undefined },
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
      paragraphs: [errmsg, ...(solution === undefined ? [] : [solution])],
      links: [{ href: loginHref(again), text: texts.again }],
      note: `${texts.error} ${errcode} · ${requestId}`,
    }),
    status as ContentfulStatusCode,
  )
}

/** The address at which a login begins. */
export function loginHref({
  login,
  returnTo,
}: {
  login: string
  returnTo: string | undefined | null
}): string {
  const query =
    returnTo === undefined || returnTo === null ? '' : `?${new URLSearchParams({ returnTo }).toString()}`
  return `/login/${encodeURIComponent(login)}${query}`
}
