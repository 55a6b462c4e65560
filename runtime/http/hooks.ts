import type { SignedIn } from './signed-in.js'

/**
 * Decides whether someone who is logged in may call a function of an element. Nobody may where the host does not say.
 * With several logins, compare `session.fullName` too: members of two organisations may have the same user id.
 */
export type Authorize = (
  session: SignedIn,
  fullName: string,
  functionName: string,
  args: Readonly<Record<string, unknown>>,
) => boolean | Promise<boolean>

/**
 * Decides whether someone who is logged in may use the console, which can do all that an administrator can. Nobody may
 * where the host does not say. A user id says who somebody is to their own login alone: look at `fullName` too.
 */
export type AuthorizeConsole = (session: SignedIn, request: Request) => boolean | Promise<boolean>

/** A login that succeeded and is about to begin its session. */
export interface Login {
  /** The login through which the person came. */
  readonly fullName: string
  readonly userId: string
  /** What the login answered about the person. */
  readonly user: unknown
  readonly request: Request
  /** Go on the answer: a cookie of the host's own, for one. */
  readonly headers: Headers
}

/** Called once for each login by browser, before its session begins. A throw refuses the login. */
export type OnLogin = (login: Login) => void | Promise<void>
