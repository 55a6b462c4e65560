import { html } from 'hono/html'
import { readOwnAsset } from './assets.js'
import { readLifetime } from './browser-login.js'
import { type BrowserSide, composePolicy, readBrowserSide } from './browser-side.js'
import type { LoginElement, LoginOffer } from './login-elements.js'
import { answerPage } from './pages.js'
import type { RouteContext, Routes } from './route.js'

/** A login that has begun in this browser. */
export interface BegunLogin {
  readonly login: LoginElement
  readonly offer: LoginOffer
  readonly returnTo: string | undefined
}

// A type that keeps states of its own does not say how long they are good.
const usualLifetimeSeconds = 300

/**
 * The login page: the panel of the login's type, or a button where it has none. Without scripts the button is there
 * for every type.
 */
export async function answerLoginPage(
  routes: Routes,
  context: RouteContext,
  begun: BegunLogin,
): Promise<Response> {
  const side = await readSide(routes, context, begun.login)
  const { offer } = begun
  if (side === undefined) {
    return answerPage(routes, context, (texts) => ({
      title: texts.logIn,
      paragraphs: [texts.leave],
      links: [{ href: offer.loginUrl, text: begun.login.title }],
    }))
  }
  const { name: scriptName } = await readOwnAsset('login-page')
  const lifetimeSeconds = (await readLifetime(routes.app, offer)) ?? usualLifetimeSeconds
  context.set('policy', composePolicy(context.var.secureHeadersNonce ?? '', side.contentSecurity))
  return answerPage(routes, context, (texts, lang) => {
    const data = {
      app: routes.app.appId,
      basePath: routes.basePath,
      fullName: begun.login.fullName,
      lang,
      offer,
      lifetimeSeconds,
      returnTo: begun.returnTo ?? null,
      entry: `${routes.basePath}/assets/${side.entry.name}`,
    }
    return {
      title: begun.login.title,
      isWide: true,
      script: `${routes.basePath}/assets/${scriptName}`,
      content: html`<div
          class="login-place"
          tabindex="-1"
          aria-busy="true"
          aria-label="${begun.login.title}"
          role="region"
          data-login="${JSON.stringify(data)}"
        >
          <p>${texts.loading}</p>
        </div>
        <noscript>
          <p>${texts.noScript}</p>
          <a href="${offer.loginUrl}">${texts.logIn}</a>
        </noscript>`,
    }
  })
}

/** A type whose browser side is broken is told of in the log, and people get in by the button. */
async function readSide(
  { app }: Routes,
  context: RouteContext,
  login: LoginElement,
): Promise<BrowserSide | undefined> {
  try {
    return await readBrowserSide(login)
  } catch (error) {
    const { requestId } = context.var
    app.internals.logger.error({ requestId, login: login.fullName, err: error }, 'a login panel is broken')
    return undefined
  }
}
