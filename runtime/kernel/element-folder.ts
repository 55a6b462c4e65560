/**
 * The two files of an instance as tools change them: both or none. A new state is written beside the folder, under a
 * name that no scan looks at, and takes its place by a rename; what a crash leaves is finished or swept away.
 */
import { createHash, randomBytes } from 'node:crypto'
import { constants, existsSync, lstatSync, readFileSync, readdirSync } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { declarationFile } from './scan.js'

/** The contents of the two files; undefined where there is none. */
export interface FilePair {
  readonly define: string | undefined
  readonly config: string | undefined
}

/** Both files as they are now. */
export function readPair(folder: string): FilePair {
  return { define: readText(join(folder, declarationFile)), config: readText(configFileOf(folder)) }
}

/** Names one state of both files. */
export function revisionOf({ define, config }: FilePair): string {
  return createHash('sha256')
    .update(JSON.stringify([define ?? null, config ?? null]))
    .digest('base64url')
}

/**
 * Makes the folder with both files; whoever looks sees all of it or nothing.
 *
 * @throws the system's error; ENOTEMPTY or EEXIST when somebody else was faster.
 */
export async function createPair(folder: string, pair: FilePair): Promise<void> {
  await mkdir(dirname(folder), { recursive: true })
  const staged = await stagePair(folder, pair)
  try {
    await rename(staged, folder)
  } catch (error) {
    await discard(staged)
    throw error
  }
  await syncFolder(dirname(folder))
}

/** Gives both files their new contents. After a crash in the middle, `finishSaves` brings it to its end. */
export async function replacePair(folder: string, pair: FilePair): Promise<void> {
  const staged = await stagePair(folder, pair)
  const committed = placeBeside(folder, savedMark)
  try {
    // From here on the new state is the one that counts.
    await rename(staged, committed)
  } catch (error) {
    await discard(staged)
    throw error
  }
  await syncFolder(dirname(folder))
  await finishSave(committed)
}

/** Takes the element away, with one step that counts. */
export async function removePair(folder: string): Promise<void> {
  const own = [declarationFile, basename(configFileOf(folder))]
  if (readdirSync(folder).some((name) => !own.includes(name))) {
    // Something else lies there, which stays: without an e.json the folder is no element.
    await rm(join(folder, declarationFile))
    await rm(configFileOf(folder), { force: true })
  } else {
    const gone = placeBeside(folder, `${sweptMark}${randomBytes(6).toString('hex')}`)
    await rename(folder, gone)
    await discard(gone)
  }
  await syncFolder(dirname(folder))
}

/**
 * Brings every save to its end that a crash interrupted, and says whether there was one. Any number of processes may do
 * so at once. `besides` is what the scan of a root passed over.
 */
export async function finishSaves(besides: readonly string[]): Promise<boolean> {
  const committed = besides.filter((folder) => folder.endsWith(savedMark))
  for (const one of committed) await finishSave(one)
  return committed.length > 0
}

/** Removes what a crash left of states that never counted. Only for the one process that may write now. */
export async function sweepLeftovers(besides: readonly string[]): Promise<void> {
  const left = besides.filter((folder) => basename(folder).includes(sweptMark))
  for (const one of left) await discard(one)
}

// Names that begin with two dots are none of an element, and the scan passes them over.
const savedMark = '.saved'
const sweptMark = '.swept-'

function placeBeside(folder: string, mark: string): string {
  return join(dirname(folder), `..${basename(folder)}${mark}`)
}

async function stagePair(folder: string, { define, config }: FilePair): Promise<string> {
  const staged = placeBeside(folder, `${sweptMark}${randomBytes(6).toString('hex')}`)
  await mkdir(staged)
  try {
    if (define !== undefined) {
      const mode = modeOf(join(folder, declarationFile))
      await writeFlushed(join(staged, declarationFile), define, mode, 0o644)
    }
    if (config !== undefined) {
      const place = configFileOf(folder)
      // It may hold secrets.
      await writeFlushed(join(staged, basename(place)), config, modeOf(place), 0o600)
    }
    await syncFolder(staged)
    return staged
  } catch (error) {
    await discard(staged)
    throw error
  }
}

async function finishSave(committed: string): Promise<void> {
  const folder = join(dirname(committed), basename(committed).slice(2, -savedMark.length))
  if (!existsSync(folder)) {
    await discard(committed)
    return
  }
  for (const name of await readdir(committed).catch(() => [])) {
    // Another process may be moving it at this moment too, to the same place.
    await rename(join(committed, name), join(folder, name)).catch(passOver('ENOENT'))
  }
  await syncFolder(folder)
  // It may be gone already, or hold the next save.
  await rmdir(committed).catch(passOver('ENOENT', 'ENOTEMPTY', 'EEXIST'))
}

async function discard(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
}

function passOver(...codes: readonly string[]) {
  return (error: unknown) => {
    if (!codes.includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

/** A file that is replaced keeps who may read it. */
async function writeFlushed(file: string, text: string, mode: number | undefined, newMode: number) {
  await withFile(await open(file, 'wx', mode ?? newMode), async (handle) => {
    await handle.writeFile(text)
    if (mode !== undefined) await handle.chmod(mode)
    await handle.sync()
  })
}

/** So that a rename outlives a loss of power. Windows has no such thing. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32' || !existsSync(folder)) return
  await withFile(await open(folder, constants.O_RDONLY), (handle) => handle.sync())
}

async function withFile(handle: FileHandle, work: (handle: FileHandle) => Promise<void>): Promise<void> {
  try {
    await work(handle)
  } finally {
    await handle.close()
  }
}

function configFileOf(folder: string): string {
  return join(folder, `${basename(folder)}.json`)
}

function modeOf(file: string): number | undefined {
  const stats = lstatSync(file, { throwIfNoEntry: false })
  return stats === undefined ? undefined : stats.mode & 0o777
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
