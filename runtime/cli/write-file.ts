import { randomBytes } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CommandFailure } from './failure.js'

/**
 * Writes a file so that whoever reads it meanwhile sees the old text or the new one, and gives its path.
 *
 * @throws CommandFailure where it can't be written.
 */
export async function writeWhole(file: string, text: string): Promise<string> {
  const unfinished = `${file}.${randomBytes(4).toString('hex')}`
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(unfinished, text, { flag: 'wx' })
    await rename(unfinished, file)
    return file
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined)
    throw cannotWrite(file, error)
  }
}

export function cannotWrite(file: string, error: unknown): CommandFailure {
  const { code = 'unknown fault' } = error as NodeJS.ErrnoException
  return new CommandFailure(`${file} cannot be written (${code}).`)
}
