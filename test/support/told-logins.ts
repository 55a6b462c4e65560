/** Logins that a process told of before it was killed, or a client saw before something else broke. */
import type { Handler } from 'wecom-elements/http'
import { expect } from 'vitest'
import { catchRejection } from './catch-error.js'
import type { LoginTold } from './browser-logins.js'
import type { WecomApp } from './wecom-app.js'

export type Begun = Extract<LoginTold, { readonly kind: 'begun' }>
export type LoggedIn = Extract<LoginTold, { readonly kind: 'loggedIn' }>

/** Expects that each login which ended well is there, and that no state of those that began is good twice. */
export async function expectKept(
  t: WecomApp,
  handler: Handler,
  { begun, loggedIn }: { readonly begun: readonly Begun[]; readonly loggedIn: readonly LoggedIn[] },
): Promise<void> {
  for (const { cookie, userId } of loggedIn) {
    const session = await handler.session({ headers: { cookie } })
    expect(session).toMatchObject({ userId, user: { department: [expect.any(Number)] } })
  }
  const done = new Set(loggedIn.map(({ state }) => state))
  for (const { state, browserKey } of begun) {
    const again = { state, browserKey, authCode: t.emulator.grantCode('user1') }
    // What was under way was used, or is good once more; what was done is used.
    const first: unknown = await t
      .login()
      .getLoginCode(again)
      .catch((error: unknown) => error)
    if (done.has(state)) expect(first).toMatchObject({ code: 40301 })
    else expect([undefined, 40301]).toContain((first as { code?: number }).code)
    expect(await catchRejection(t.login().getLoginCode(again))).toMatchObject({ code: 40301 })
  }
}
