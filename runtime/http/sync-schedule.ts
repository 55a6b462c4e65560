import type { App } from '../app.js'
import { type LoginElement, listWorkingLogins } from './login-elements.js'

// Logins come and go while the app runs, and so do other processes.
const lookEverySeconds = 60

/**
 * Syncs the members of every login that can, each once in so many seconds however many processes there are: whoever
 * takes the lease does it. It stops with `signal`.
 */
export function startSyncSchedule(app: App, everySeconds: number, signal: AbortSignal): void {
  const look = () => {
    for (const login of listWorkingLogins(app)) {
      if (login.syncCorp !== undefined) syncNowAndThen(app, login, everySeconds, signal)
    }
  }
  const timer = setInterval(look, Math.min(everySeconds, lookEverySeconds) * 1000)
  signal.addEventListener('abort', () => {
    clearInterval(timer)
  })
  look()
}

function syncNowAndThen(app: App, login: LoginElement, everySeconds: number, signal: AbortSignal): void {
  const { audit, background, leases, logger } = app.internals
  const { fullName } = login
  background.run(`the scheduled sync of ${fullName}`, async (closing) => {
    if (!(await leases.claim(`sync schedule ${fullName}`, everySeconds))) return
    const counts = await audit.from({ way: 'schedule' }, async () =>
      login.syncCorp?.({ signal: AbortSignal.any([signal, closing]) }),
    )
    logger.info({ fullName, counts }, 'synced on schedule')
  })
}
