import { createRequire } from 'node:module'
import { stat } from 'node:fs/promises'
import type { App } from '../../app.js'
import { ElementError } from '../../kernel/errors.js'
import type { ConsoleApp } from './context.js'
import type { ConsoleRoutes } from './routes.js'
import type { SystemState } from './shapes.js'

// By the package's own name, since sources and build do not lie at the same depth.
const { version } = createRequire(import.meta.url)('wecom-elements/package.json') as { version: string }

/** What runs, and where it keeps things. */
export function addSystemRoutes(hono: ConsoleApp, { app }: ConsoleRoutes): void {
  hono.get('/api/system', async (context) => context.json(await describeSystem(app)))
}

async function describeSystem(app: App): Promise<SystemState> {
  const { config, storagePlace, knownElements } = app.internals
  const { dialect } = config.storage
  return {
    version,
    node: process.version,
    storage: {
      dialect,
      place: storagePlace,
      bytes: dialect === 'sqlite' ? await sizeOf(storagePlace) : null,
      isReachable: await isStorageReachable(app),
    },
    uptimeSeconds: Math.floor(process.uptime()),
    memoryBytes: process.memoryUsage.rss(),
    roots: knownElements().roots.map(({ name, folder }) => ({ name, folder })),
  }
}

/** Of the database and of what is not yet written into it; null where there is no file. */
async function sizeOf(file: string): Promise<number | null> {
  const sizes = await Promise.all(
    [file, `${file}-wal`].map((path) =>
      stat(path).then(
        ({ size }) => size,
        () => undefined,
      ),
    ),
  )
  const [size, waiting = 0] = sizes
  return size === undefined ? null : size + waiting
}

async function isStorageReachable({ internals }: App): Promise<boolean> {
  try {
    await internals.checkStorage()
    return true
  } catch (error) {
    if (ElementError.is(error)) return false
    throw error
  }
}
