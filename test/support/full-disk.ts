/** Disks that are full for the process that writes to them, and have room again when a test says so. */
import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, copyFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Victim } from './crash.js'

export interface Disk {
  readonly name: string
  /** Starts a process on the disk, whose one folder is `folder`. It is full from the start, but for a little. */
  readonly as: (folder: string) => readonly string[]
  readonly fill: (victim: Victim, folder: string) => void
  readonly makeRoom: (victim: Victim, folder: string) => void
  /** Brings the files to where the test finds them, while the process stands still. */
  readonly bringHome: (victim: Victim, folder: string) => void
}

// What is left at first.
const leftKib = 200

// More than SQLite's log grows to before it begins anew.
const smallMib = 64

/** The files of this machine's disk, none of which may grow: what a quota does. */
const limited: Disk = {
  name: 'a limit on the size of files',
  as: () => ['bash', '-c', `ulimit -S -f ${leftKib}; exec "$@"`, 'limited'],
  fill({ pid }, folder) {
    const sizes = readdirSync(folder).map((name) => statSync(join(folder, name)).size)
    limitFiles(pid, String(Math.max(...sizes)))
  },
  makeRoom({ pid }) {
    limitFiles(pid, 'unlimited')
  },
  bringHome: () => undefined,
}

/** Lets no file of a process grow beyond so many bytes. */
export function limitFiles(pid: number, bytes: string): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`])
}

/** A disk in memory that only this process and its parent see, filled up by another file. */
const small: Disk = {
  name: 'a small disk',
  as: (folder) => [
    ...['unshare', '-Urm', 'bash', '-c'],
    `mount -t tmpfs -o size=${smallMib}m,mode=700 tmpfs ${folder} && head -c ${smallMib * 2 ** 20 - leftKib * 2 ** 10} /dev/zero >${folder}/ballast; exec "$@"`,
    'small',
  ],
  fill(victim, folder) {
    const piece = Buffer.alloc(65_536)
    try {
      for (;;) appendFileSync(ballastOf(victim, folder), piece)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    }
  },
  makeRoom(victim, folder) {
    rmSync(ballastOf(victim, folder), { force: true })
  },
  bringHome(victim, folder) {
    for (const name of readdirSync(seenBy(victim, folder)))
      if (!name.endsWith('-shm')) copyFileSync(join(seenBy(victim, folder), name), join(folder, name))
  },
}

function ballastOf(victim: Victim, folder: string): string {
  return join(seenBy(victim, folder), 'ballast')
}

function seenBy({ pid }: Victim, folder: string): string {
  return `/proc/${pid}/root${folder}`
}

/** Not everybody may have a disk of their own. */
function canMount(): boolean {
  return spawnSync('unshare', ['-Urm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0
}

export const disks: readonly Disk[] = canMount() ? [limited, small] : [limited]
