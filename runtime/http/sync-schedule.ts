import type { App } from '../app.js'
import { type LoginElement, listWorkingLogins } from './login-elements.js'

// Logins come and go while the app runs, and so do other processes.
const lookEverySeconds = 60

// After a sync that failed, or whose process died, another is tried.
const againSeconds = 300

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
  const timer = setInterval(look, Math.min(everySeconds / 4, lookEverySeconds) * 1000)
  signal.addEventListener('abort', () => {
    clearInterval(timer)
  })
  look()
}

function syncNowAndThen(app: App, login: LoginElement, everySeconds: number, signal: AbortSignal): void {
  const { audit, background, leases, logger } = app.internals
  const { fullName } = login
  background.run(`the scheduled sync of ${fullName}`, async (closing) => {
    const name = `sync schedule ${fullName}`
    if (!(await leases.claim(name, Math.min(everySeconds, againSeconds)))) return
    const counts = await audit.from({ way: 'schedule' }, async () =>
      login.syncCorp?.({ signal: AbortSignal.any([signal, closing]) }),
    )
    await leases.hold(name, everySeconds)
    logger.info({ fullName, counts }, 'synced on schedule')
  })
}
