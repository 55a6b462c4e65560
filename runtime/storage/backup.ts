import { existsSync } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { dirname, resolve } from 'node:path'
import type { StorageConfig } from '../kernel/app-config.js'
import { ElementError } from '../kernel/errors.js'
import { describeSqliteFault, openToRead } from './sqlite.js'

/** A copy of the storage that was made. */
export interface Backup {
  /** Absolute path. */
  readonly file: string
  readonly bytes: number
}

/**
 * Copies a SQLite database into a new file that only its owner may read, as it is at one moment: whoever writes
 * meanwhile goes on. The file has its name only when it is whole.
 *
 * @throws ElementError `BACKUP_REFUSED`
 */
export async function backUp(config: StorageConfig, root: string, target: string): Promise<Backup> {
  if (config.dialect === 'postgres') {
    throw refuse(
      'The storage is PostgreSQL, which brings its own tool: pg_dump, and pg_restore for the way back.',
    )
  }
  if (config.filename === ':memory:') throw refuse('The storage is in memory, and ends with the app.')
  const source = resolve(root, config.filename)
  if (!existsSync(source)) throw refuse(`${source} does not exist: nothing was stored yet.`, source)
  const file = resolve(target)
  if (existsSync(file)) throw refuse(`${file} is there already. Name a file that is not.`, file)
  if (!existsSync(dirname(file))) throw refuse(`the folder ${dirname(file)} does not exist.`, file)

  const unfinished = `${file}.${randomBytes(4).toString('hex')}.unfinished`
  try {
    // SQLite fills a file that is there and empty, and leaves its mode as it is.
    await (await open(unfinished, 'wx', 0o600)).close()
    await copyInto(source, unfinished)
    // A rename alone would write over a file that came up meanwhile.
    await (await open(file, 'wx', 0o600)).close()
    await rename(unfinished, file)
    return { file, bytes: (await stat(file)).size }
  } catch (error) {
    const reason = describeSqliteFault(error) ?? (error as NodeJS.ErrnoException).code
    if (reason === undefined) throw error
    throw refuse(`${source} could not be copied to ${file}: ${reason}.`, file, error)
  } finally {
    await rm(unfinished, { force: true })
  }
}

async function copyInto(source: string, target: string): Promise<void> {
  const database = await openToRead(source)
  try {
    // One read transaction, in which a reader of the write-ahead log keeps nobody from writing.
    database.prepare('vacuum into ?').run([target])
  } finally {
    database.close()
  }
  const copy = await open(target, 'r+')
  await copy.sync().finally(() => copy.close())
}

function refuse(detail: string, file?: string, cause?: unknown): ElementError {
  return new ElementError('BACKUP_REFUSED', detail, { ...(file !== undefined && { file }), cause })
}
