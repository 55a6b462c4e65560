import { type ArgumentKind, ArgumentError, checkArguments } from '../kernel/arguments.js'
import type { RemoteArgument, RemoteDataType, RemoteFunction } from '../kernel/base-element.js'
import { Code, ElementError } from '../kernel/errors.js'
import { auditSourceOf, beginInBrowser, logInBrowser, readLifetime } from './browser-login.js'
import { stateRefused } from './complete-login.js'
import { answerJson } from './envelope.js'
import { isServerFault, toShownError } from './error-response.js'
import { readJsonBody } from './json-body.js'
import { type LoginElement, isLogin } from './login-elements.js'
import { refuse } from './refusal.js'
import { parseReturnTo } from './return-to.js'
import type { RouteContext, Routes } from './route.js'
import { type SignedIn, findSession } from './signed-in.js'
import { isForeign } from './site.js'

type Args = Readonly<Record<string, unknown>>

/** A function of an element that may be called from outside. */
interface Target {
  readonly fullName: string
  readonly element: object
  readonly declared: RemoteFunction
}

/** `POST /api/<org>/<App>/<full name with slashes>/<function>`: calls a function that its element lists. */
export async function answerFunction(routes: Routes, context: RouteContext, path: string): Promise<Response> {
  if (isForeign(routes.app, context.req.raw)) return refuse(routes, context, 'foreignOrigin')
  const body = await readJsonBody(context.req.raw)
  if (body.kind === 'refused') return refuse(routes, context, body.refusal, body.reason)
  try {
    const target = findTarget(routes, path)
    if (target === undefined) {
      return refuse(routes, context, 'unknown', 'There is no such element, or it lists no such function.')
    }
    return await admit(routes, context, target, body.args)
  } catch (error) {
    return answerError(routes, context, error)
  }
}

function findTarget({ app }: Routes, path: string): Target | undefined {
  const segments = path.split('/')
  // Whoever filters by path is not to be passed by with another spelling.
  if (segments.some((segment) => segment.includes('.'))) return undefined
  const name = segments.pop() ?? ''
  const fullName = segments.join('.')
  let element: object
  try {
    element = app.getElement<object>(fullName)
  } catch (error) {
    if (ElementError.is(error) && error.code === 'ELEMENT_NOT_FOUND') return undefined
    throw error
  }
  const declared = app.internals.functionsOf(fullName).get(name)
  // A property that no list names is not even read: it may be a getter.
  if (declared === undefined) return undefined
  const isThere = typeof (element as Record<string, unknown>)[name] === 'function'
  return isThere ? { fullName, element, declared } : undefined
}

/** Lets a call in: whoever has to be logged in is, the arguments are right, and the host allows it. */
async function admit(routes: Routes, context: RouteContext, target: Target, args: Args): Promise<Response> {
  const { fullName, declared } = target
  const { name, args: declaredArgs = [], loginRequired = true } = declared
  const needsLogin = Boolean(loginRequired)
  const found = needsLogin ? await findSession(routes, context.req.raw) : undefined
  if (needsLogin && found === undefined) return refuse(routes, context, 'notLoggedIn')

  const kinds = isLogin(target.element) ? loginKinds[name] : undefined
  checkArguments(name, args, kinds ?? Object.fromEntries(declaredArgs.map((one) => [one.name, toKind(one)])))
  if (found !== undefined && !(await routes.authorize(found.signedIn, fullName, name, args))) {
    return refuse(routes, context, 'notAllowed')
  }
  return call(routes, context, target, args, found?.signedIn)
}

// The web side itself passes these on, whatever a list says of them.
const loginKinds: Readonly<Record<string, Readonly<Record<string, ArgumentKind>>>> = {
  getLoginConfig: { returnTo: 'string?' },
  getLoginCode: { authCode: 'string', state: 'string' },
}

const kinds = { Stext: 'string', Ltext: 'string', Numeric: 'number', Checkbox: 'boolean' } as const

function toKind({ dataType, required = false }: RemoteArgument): ArgumentKind {
  const kind = kinds[dataType as RemoteDataType]
  return required ? kind : `${kind}?`
}

async function call(
  routes: Routes,
  context: RouteContext,
  { element, declared: { name } }: Target,
  args: Args,
  by: SignedIn | undefined,
): Promise<Response> {
  if (isLogin(element) && name === 'getLoginConfig') return beginLogin(routes, context, element, args)
  if (isLogin(element) && name === 'getLoginCode') return endLogin(routes, context, element, args)
  const { audit } = routes.app.internals
  const methods = element as Record<string, (args: Args) => unknown>
  const data = await audit.from(
    { ...auditSourceOf(context, 'remote'), ...(by && { by: by.userId, byLogin: by.fullName }) },
    () => methods[name]?.(args),
  )
  return answerJson(routes, context, { data: data ?? null })
}

/** The state is for this browser alone. */
async function beginLogin(
  routes: Routes,
  context: RouteContext,
  login: LoginElement,
  args: Args,
): Promise<Response> {
  const given = args['returnTo'] as string | undefined
  const returnTo = parseReturnTo(given)
  if (given !== undefined && returnTo === undefined) {
    throw new ArgumentError('The argument "returnTo" of getLoginConfig has to be a path on this site.')
  }
  const { signal } = context.req.raw
  const begin = (browserKey: string) => login.getLoginConfig({ browserKey, returnTo, signal })
  const offer = await beginInBrowser(routes, context, login, begin)
  // A page that stays open begins anew before this is over.
  const seconds = await readLifetime(routes.app, offer)
  if (seconds !== undefined) context.header('X-State-Lifetime', String(seconds))
  return answerJson(routes, context, { data: offer })
}

/** What the callback does too: state, session, hook. */
async function endLogin(
  routes: Routes,
  context: RouteContext,
  login: LoginElement,
  args: Args,
): Promise<Response> {
  const { authCode, state } = args as { authCode: string; state: string }
  const loggedIn = await logInBrowser(routes, context, { login, code: authCode, state, way: 'remote' })
  if (loggedIn === undefined) {
    throw new Code(stateRefused, 'This login was ended already, and its session too. Begin again.', {
      httpStatus: 403,
    })
  }
  return answerJson(routes, context, { data: loggedIn.user })
}

function answerError(routes: Routes, context: RouteContext, error: unknown): Response {
  const { requestId } = context.var
  if (isServerFault(error)) {
    routes.app.internals.logger.error(
      { requestId, path: context.req.path, err: error },
      'a remote call failed',
    )
  }
  const { errcode, errmsg, status } = toShownError(error)
  return answerJson(routes, context, { errcode, errmsg }, status)
}
