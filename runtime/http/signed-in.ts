import type { App } from '../app.js'
import { ElementError } from '../kernel/errors.js'
import type { Session } from '../storage/sessions.js'
import { type CookieRequest, readCookie } from './cookies.js'
import { type LoginElement, findLogin } from './login-elements.js'
import { isSecureSite } from './site.js'

/** Who is logged in. */
export interface SignedIn {
  /** The login through which they came. */
  readonly fullName: string
  readonly userId: string
  /** What the login last answered about them. */
  readonly user: unknown
  /** When they logged in: ISO 8601, UTC. */
  readonly createdAt: string
}

export interface FoundSession {
  readonly signedIn: SignedIn
  readonly token: string
}

/**
 * The session of a request. It counts only while the login it came through exists, stands for the same organisation,
 * and has the scheme for which the cookie was set.
 */
export async function findSession(
  { app }: { readonly app: App },
  request: CookieRequest,
): Promise<FoundSession | undefined> {
  const secureToken = readCookie(request, 'session', true)
  const token = secureToken ?? readCookie(request, 'session', false)
  if (token === undefined) return undefined

  const { sessions } = app.internals
  const session = await sessions.find(token)
  if (session === undefined) return undefined

  const login = findWorkingLogin(app, session.fullName)
  if (login === 'broken') return undefined
  // eslint-disable-next-line @typescript-eslint/prefer-optional-chain -- below, the login has to be known to exist
  if (login === undefined || login.tenant !== session.tenant) {
    await sessions.end(token)
    return undefined
  }
  if (isSecureSite(app, login) !== (secureToken !== undefined)) return undefined
  recheckNowAndThen(app, login, session)
  const { fullName, userId, user, createdAt } = session
  return { signedIn: { fullName, userId, user, createdAt }, token }
}

function findWorkingLogin(app: App, fullName: string): LoginElement | undefined | 'broken' {
  try {
    return findLogin(app, fullName)
  } catch (error) {
    // It may be mended: until then nobody is let in, and no session ends.
    if (ElementError.is(error)) return 'broken'
    throw error
  }
}

// When the vendor gave no answer, it is asked again after this time.
const againSeconds = 60

/** Asks the login in the background whether someone may still be let in. While nobody knows, nothing ends. */
function recheckNowAndThen(app: App, login: LoginElement, session: Session): void {
  const { sessionRecheckSeconds = 3600 } = login
  const everyMs = sessionRecheckSeconds * 1000
  if (login.recheck === undefined || session.uncheckedMs < everyMs) return
  const { background, sessions } = app.internals
  background.run(`asking about a session of ${login.fullName}`, async () => {
    if (!(await sessions.claimCheck(session, everyMs))) return
    try {
      const user = await login.recheck?.(session.userId)
      if (user === null) await sessions.endOfUser(session)
      else await sessions.setChecked(session, { user })
    } catch (error) {
      await sessions.setChecked(session, { agoMs: Math.max(0, everyMs - againSeconds * 1000) })
      throw error
    }
  })
}
