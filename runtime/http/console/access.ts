import type { MiddlewareHandler } from 'hono'
import { parse as parseCookies, serialize } from 'hono/utils/cookie'
import { isLoopback, isLoopbackAddress } from '../../kernel/urls.js'
import { consoleStaySeconds } from '../console-link.js'
import { readBody } from './body.js'
import { auditSourceOf } from '../browser-login.js'
import { listWorkingLogins } from '../login-elements.js'
import { type RouteContext, type Routes, addressOfConnection } from '../route.js'
import { findSession } from '../signed-in.js'
import { isForeign } from '../site.js'
import { refuse } from './answers.js'
import type { ConsoleApp, ConsoleContext, ConsoleEnv, Operator } from './context.js'
import type { Me } from './shapes.js'

const cookieName = 'wecom-elements-console'

/** `POST /enter`, `POST /leave`, `GET /me`. */
export function addAccessRoutes(hono: ConsoleApp, routes: Routes): void {
  hono.post('/api/enter', (context) => enter(routes, context))
  hono.post('/api/leave', (context) => leave(routes, context))
  hono.get('/api/me', createGate(routes), (context) => context.json(describeMe(routes, context)))
}

/** Lets nobody but operators in, and lets nothing be changed but by the console's own pages. */
export function createGate(routes: Routes): MiddlewareHandler<ConsoleEnv> {
  return async (context, next) => {
    const { outer } = context.env
    if (isFromElsewhere(outer)) return refuse(context, 'foreignOrigin')
    const operator = await findOperator(routes, outer)
    if (operator === 'nobody') return refuse(context, 'notLoggedIn')
    if (operator === 'notAllowed') return refuse(context, 'notAllowed', notAllowed)
    if (!isSafe(context) && !isOwnAct(routes, outer, operator)) return refuse(context, 'foreignOrigin')
    context.set('operator', operator)
    return next()
  }
}

const notAllowed =
  'You are logged in, and you are none of those who may use the console. The host says who may: `authorizeConsole`.'

function isSafe({ req }: ConsoleContext): boolean {
  return req.method === 'GET' || req.method === 'HEAD'
}

/** Browsers say from where a page asks, and pages can't write it. */
function isFromElsewhere({ req }: RouteContext): boolean {
  const site = req.header('sec-fetch-site')
  return site === 'cross-site' || site === 'same-site'
}

async function findOperator(
  routes: Routes,
  outer: RouteContext,
): Promise<Operator | 'nobody' | 'notAllowed'> {
  const token = readToken(outer)
  if (token !== undefined && routes.consoleLink?.knows(token) === true && isFromThisMachine(outer))
    return { kind: 'link' }
  const found = await findSession(routes, outer.req.raw)
  if (found === undefined) return 'nobody'
  const { userId, fullName } = found.signedIn
  const isAllowed = await routes.authorizeConsole(found.signedIn, outer.req.raw)
  return isAllowed ? { kind: 'member', userId, fullName } : 'notAllowed'
}

/**
 * Whether the request comes from this machine itself. Another name than a loopback one in the address is a page's that
 * has its name resolved to here; a proxy's headers say that somebody else may have asked.
 */
function isFromThisMachine({ req, env }: RouteContext): boolean {
  const address = addressOfConnection(env)
  const isForwarded = [...req.raw.headers.keys()].some((name) =>
    /^(forwarded|via|x-forwarded-.*|x-real-ip)$/.test(name),
  )
  return (
    !isForwarded &&
    address !== undefined &&
    isLoopbackAddress(address) &&
    isLoopback(new URL(req.url).hostname)
  )
}

/** The link's browsers are at the address that they asked, members wherever the site is. */
function isOwnAct({ app }: Routes, { req }: RouteContext, operator: Operator): boolean {
  const origin = req.header('origin')
  if (origin === undefined) return false
  return operator.kind === 'link' ? isAskedOrigin(origin, req.url) : !isForeign(app, req.raw)
}

function isAskedOrigin(origin: string, url: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === new URL(url).host
}

async function enter(routes: Routes, context: ConsoleContext): Promise<Response> {
  const { outer } = context.env
  const { consoleLink, basePath } = routes
  const origin = outer.req.header('origin')
  if (origin === undefined || !isAskedOrigin(origin, outer.req.url) || isFromElsewhere(outer))
    return refuse(context, 'foreignOrigin')
  if (consoleLink === undefined || !isFromThisMachine(outer)) return refuse(context, 'notAllowed', noLink)
  const { key } = await readBody(context, 'enter', { key: 'string' })
  const token = consoleLink.take(key as string)
  await noteEntry(routes, outer, token === undefined ? refusedOutcome : 0)
  if (token === undefined) return refuse(context, 'notAllowed', usedLink)
  context.header('Set-Cookie', writeToken(basePath, token, consoleStaySeconds))
  return context.json({})
}

const noLink = 'The link is good on the machine of the server alone.'
const usedLink = 'This link was used, or is of an earlier start. Start the server again for another.'
const refusedOutcome = 40300

function noteEntry({ app }: Routes, outer: RouteContext, outcome: number): Promise<void> {
  const { audit } = app.internals
  const source = { ...auditSourceOf(outer, 'console'), by: 'link' }
  return audit.from(source, () => audit.note({ act: 'enterConsole', element: '', tenant: '' }, null, outcome))
}

/** Whoever leaves has to be let in no more, so that it needs no operator. */
function leave({ basePath, consoleLink }: Routes, context: ConsoleContext): Response {
  const { outer } = context.env
  const origin = outer.req.header('origin')
  if (origin === undefined || !isAskedOrigin(origin, outer.req.url)) return refuse(context, 'foreignOrigin')
  const token = readToken(outer)
  if (token !== undefined) consoleLink?.end(token)
  context.header('Set-Cookie', writeToken(basePath, '', 0))
  return context.json({})
}

function readToken({ req }: RouteContext): string | undefined {
  return parseCookies(req.header('cookie') ?? '', cookieName)[cookieName]
}

function writeToken(basePath: string, value: string, maxAge: number): string {
  const path = `${basePath}/console`
  return serialize(cookieName, value, { httpOnly: true, sameSite: 'Strict', path, maxAge })
}

function describeMe(routes: Routes, context: ConsoleContext): Me {
  const { app } = routes
  return {
    operator: context.var.operator,
    appId: app.appId,
    title: app.title,
    publicUrl: publicUrlOf(routes, context),
    isEmulator: app.internals.allowEmulator,
  }
}

/** Where browsers reach the app: as the operator says, else where they log in, else where this one is. */
export function publicUrlOf({ app }: Routes, { env, var: { operator } }: ConsoleContext): string {
  const { publicUrl } = app.internals.config.server
  if (publicUrl !== undefined) return new URL(publicUrl).origin
  const own =
    operator.kind === 'link'
      ? undefined
      : listWorkingLogins(app).find(({ fullName }) => fullName === operator.fullName)
  return new URL(own?.redirectUri ?? env.outer.req.url).origin
}
