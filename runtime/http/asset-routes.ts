import { type Asset, readOwnAsset } from './assets.js'
import { readBrowserSide } from './browser-side.js'
import { findLoginByAddress, listWorkingLogins } from './login-elements.js'
import { refuse } from './refusal.js'
import type { RouteContext, Routes } from './route.js'

const yearSeconds = 365 * 24 * 3600

/** `GET /assets/<name>.<hash>.js`: what a page runs, for good. */
export async function answerAsset(routes: Routes, context: RouteContext, name: string): Promise<Response> {
  const asset = await findAsset(routes, name)
  if (asset === undefined) return refuse(routes, context, 'unknown')
  return answerScript(context, asset, `public, max-age=${yearSeconds}, immutable`)
}

/** `GET /assets/client.js`: the browser client for pages without a bundler, under a name that stays. */
export async function answerClient(_: Routes, context: RouteContext): Promise<Response> {
  const asset = await readOwnAsset('client.global')
  const tag = `"${asset.name}"`
  context.header('ETag', tag)
  if (context.req.header('if-none-match') !== tag) return answerScript(context, asset, 'no-cache')
  context.header('Cache-Control', 'no-cache')
  return context.body(null, 304)
}

/** `GET /assets/entry/<name>`: leads to the module that draws a login's panel; 204 where its type has none. */
export async function answerEntry(routes: Routes, context: RouteContext, name: string): Promise<Response> {
  const login = findLoginByAddress(routes.app, name)
  if (login === undefined) return refuse(routes, context, 'unknown')
  const side = await readBrowserSide(login)
  return side === undefined
    ? context.body(null, 204)
    : context.redirect(`${routes.basePath}/assets/${side.entry.name}`, 302)
}

/** Looks through the logins, since the page may come from another process. */
async function findAsset({ app }: Routes, name: string): Promise<Asset | undefined> {
  const own = await readOwnAsset('login-page')
  if (own.name === name) return own
  const seen = new Set<unknown>()
  for (const login of listWorkingLogins(app)) {
    if (seen.has(login.constructor)) continue
    seen.add(login.constructor)
    // The one that cannot be read is told of where its page is drawn.
    const side = await readBrowserSide(login).catch(() => undefined)
    if (side?.entry.name === name) return side.entry
  }
  return undefined
}

function answerScript(context: RouteContext, { body }: Asset, cacheControl: string): Response {
  context.header('Cache-Control', cacheControl)
  return context.body(body, 200, { 'content-type': 'text/javascript; charset=utf-8' })
}
