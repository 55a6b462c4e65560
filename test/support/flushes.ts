import { readdirSync, readlinkSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { relative } from 'node:path'

/** What was flushed to the disk, and what lay in `folder` at that moment. */
export interface Flush {
  readonly what: string
  readonly beside: readonly string[]
}

export interface Flushes extends Disposable {
  readonly list: () => readonly Flush[]
  /** Files and folders within that this process still holds open. */
  readonly stillOpen: () => readonly string[]
}

/** Notes what is flushed within a folder, in order. Of the flushes the one at `failsAt` fails, as a broken disk's does. */
export async function noteFlushes(folder: string, failsAt = Infinity): Promise<Flushes> {
  const noted: Flush[] = []
  const prototype = await prototypeOfHandles()
  const sync = Object.getOwnPropertyDescriptor(prototype, 'sync') as TypedPropertyDescriptor<
    FileHandle['sync']
  >
  prototype.sync = async function (this: FileHandle) {
    noted.push({ what: relative(folder, pathOf(this.fd)), beside: readdirSync(folder).sort() })
    if (noted.length === failsAt) throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' })
    await sync.value?.call(this)
  }
  return {
    list: () => noted,
    stillOpen: () => openPaths().filter((path) => !relative(folder, path).startsWith('..')),
    [Symbol.dispose]() {
      Object.defineProperty(prototype, 'sync', sync)
    },
  }
}

async function prototypeOfHandles(): Promise<FileHandle> {
  await using handle = await open(import.meta.filename)
  return Object.getPrototypeOf(handle) as FileHandle
}

function pathOf(fd: number): string {
  return readlinkSync(`/proc/self/fd/${fd}`)
}

function openPaths(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [pathOf(Number(fd))]
    } catch {
      // It was the one that this list was read through.
      return []
    }
  })
}
