import { beginInBrowser } from './browser-login.js'
import { isLookAhead } from './look-ahead.js'
import type { RouteContext, Routes } from './route.js'
import { type LoginElement, findLoginByAddress, listLogins } from './login-elements.js'
import { answerFailure } from './failure.js'
import { answerLoginPage } from './login-page.js'
import { answerPage } from './pages.js'
import type { PageTexts } from './page-texts.js'
import { parseReturnTo } from './return-to.js'

/** `GET /login`: the login, or the choice among several. */
export async function answerLoginChoice(routes: Routes, context: RouteContext): Promise<Response> {
  const logins = listLogins(routes.app)
  const [only, ...others] = logins
  if (only !== undefined && others.length === 0) return answerLogin(routes, context, only.fullName)

  const { search } = new URL(context.req.url)
  return answerPage(routes, context, (texts) => ({
    title: logins.length === 0 ? texts.none : texts.choose,
    paragraphs: logins.length === 0 ? [texts.noneReason] : [],
    links: logins.map(({ fullName, title }) => ({
      href: `${routes.basePath}/login/${fullName}${search}`,
      text: title,
    })),
  }))
}

/**
 * `GET /login/<name>`: the login page, with a state that is good for this browser alone. Inside the vendor's own app
 * the browser goes on at once, and so does what asks for no HTML.
 */
export async function answerLogin(routes: Routes, context: RouteContext, name: string): Promise<Response> {
  const { app } = routes
  const request = context.req.raw
  const returnTo = parseReturnTo(context.req.query('returnTo'))
  try {
    const login = findLoginByAddress(app, name)
    if (login === undefined) return await answerUnknown(routes, context)

    if (isLookAhead(request)) return context.body(null, 204)
    const elsewhere = otherHost(login, request)
    if (elsewhere !== undefined) return context.redirect(elsewhere, 302)

    const userAgent = request.headers.get('user-agent') ?? ''
    const begun = await beginInBrowser(routes, context, login, async (browserKey) => {
      const args = { browserKey, returnTo, signal: request.signal }
      return (await login.loginRedirect?.({ ...args, userAgent })) ?? (await login.getLoginConfig(args))
    })
    if (typeof begun === 'string') return context.redirect(begun, 302)
    // A program has no use for a page: it is sent on.
    const isBrowser = context.req.header('accept')?.includes('text/html') === true
    if (!isBrowser) return context.redirect(begun.loginUrl, 302)
    return await answerLoginPage(routes, context, { login, offer: begun, returnTo })
  } catch (error) {
    return answerFailure(routes, context, error, { login: name, returnTo })
  }
}

function answerUnknown(routes: Routes, context: RouteContext): Response | Promise<Response> {
  const compose = (texts: PageTexts) => ({
    title: texts.unknown,
    paragraphs: [texts.unknownReason],
    links: [{ href: `${routes.basePath}/login`, text: texts.others }],
  })
  return answerPage(routes, context, compose, 404)
}

/**
 * The same address on the host of redirectUri, where the cookie has to be set that the callback will look for. It is
 * tried once: behind a proxy that hides the host the two never agree.
 */
function otherHost(login: LoginElement, request: Request): string | undefined {
  const url = new URL(request.url)
  const { origin, host } = new URL(login.redirectUri)
  if (url.host === host || url.searchParams.has('moved')) return undefined
  url.searchParams.set('moved', '1')
  return `${origin}${url.pathname}${url.search}`
}
