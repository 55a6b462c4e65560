import { join } from 'node:path'
import { ElementError } from './errors.js'

// A holder that died is taken for gone after this time; one that lives says so more often.
const staleMs = 5000

/**
 * Runs `work` while no other tool, in this process or another on this machine, writes elements of the app. It is a lock
 * file and no row, since tools work while the database is down.
 *
 * @throws ElementError `ELEMENT_FILES_UNWRITABLE` when the folder can't be locked.
 */
export async function lockFolder<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const release = await acquire(folder)
  try {
    return await work()
  } finally {
    // What was done is done; a lock that can't be given back ends by itself.
    await release().catch(() => undefined)
  }
}

/**
 * The library listens to the signals of the process as soon as it is loaded, so only tools load it, and ends the process
 * at each that nobody else listens to. One of them comes with a write beyond a limit on files, which is an error of that
 * write, here as in Node.
 */
function goOnWhenFilesMayNotGrow(): void {
  if (process.listenerCount('SIGXFSZ', doNothing) === 0) process.on('SIGXFSZ', doNothing)
}

function doNothing(): void {
  // The write that failed says it.
}

async function acquire(folder: string): Promise<() => Promise<void>> {
  const lockfilePath = join(folder, '.wecom-elements.lock')
  const { default: lockfile } = await import('proper-lockfile')
  const { default: pRetry } = await import('p-retry')
  goOnWhenFilesMayNotGrow()
  const take = () =>
    lockfile.lock(folder, {
      lockfilePath,
      stale: staleMs,
      // The steps that count are renames: whoever took the lock from us meets whole states.
      onCompromised: () => undefined,
    })
  try {
    return await pRetry(take, {
      retries: 100,
      minTimeout: 20,
      maxTimeout: 200,
      factor: 1.5,
      randomize: true,
      // The library itself would try again whatever the fault is.
      shouldRetry: ({ error }) => (error as NodeJS.ErrnoException).code === 'ELOCKED',
    })
  } catch (error) {
    const { code = 'unknown fault' } = error as NodeJS.ErrnoException
    const detail =
      code === 'ELOCKED'
        ? `another process has been changing elements for long. If there is none, remove ${lockfilePath}.`
        : `${folder} cannot be written to (${code}).`
    throw new ElementError('ELEMENT_FILES_UNWRITABLE', detail, { file: folder })
  }
}
