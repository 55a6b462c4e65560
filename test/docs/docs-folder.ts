import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'

export const repository = resolve(import.meta.dirname, '../..')

export interface Ended {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A program that runs; it is stopped with the block that started it. */
export interface Running extends AsyncDisposable {
  readonly ended: Promise<Ended>
}

/** A folder inside the repository, where packages and the names of this one are found; gone after the test. */
export class DocsFolder implements Disposable {
  readonly path: string

  constructor() {
    mkdirSync(join(repository, '.tmp'), { recursive: true })
    this.path = mkdtempSync(join(repository, '.tmp/docs-'))
  }

  write(path: string, content: unknown): void {
    const file = join(this.path, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  }

  copy(path: string): void {
    cpSync(join(repository, path), join(this.path, path), { recursive: true })
  }

  /**
   * Starts a program of the folder as its reader would. `wecom-elements` means the sources, with a `createApp` that
   * lets the emulator in.
   */
  start(file: string, args: readonly string[], env: Readonly<Record<string, string>>): Running {
    this.write('tsconfig.json', {
      extends: join(repository, 'tsconfig.json'),
      compilerOptions: { allowJs: true, paths: this.#pathsOfSources() },
      include: ['.'],
      exclude: [],
    })
    const { PATH = '', HOME = '' } = process.env
    const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], {
      cwd: this.path,
      env: { PATH, HOME, TSX_TSCONFIG_PATH: join(this.path, 'tsconfig.json'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const exited = new Promise<number | null>((done) => child.once('exit', done))
    const ended = Promise.all([exited, text(child.stdout), text(child.stderr)]).then(
      ([exitCode, stdout, stderr]) => ({ exitCode, stdout, stderr }),
    )
    return {
      ended,
      async [Symbol.asyncDispose]() {
        child.kill()
        await ended
      },
    }
  }

  #pathsOfSources(): Record<string, string[]> {
    const source = (path: string) => [join(repository, path)]
    const runtime = JSON.stringify(join(repository, 'runtime/index.ts'))
    this.write(
      'with-emulator.ts',
      `import { createApp as openApp } from ${runtime}
export * from ${runtime}
export const createApp = (options = {}) => openApp({ ...options, allowEmulator: true })
`,
    )
    return {
      'wecom-elements': [join(this.path, 'with-emulator.ts')],
      'wecom-elements/element': source('runtime/element.ts'),
      'wecom-elements/http': source('runtime/http/index.ts'),
      'wecom-elements/testing': source('runtime/testing/index.ts'),
      'wecom-elements/emulator': source('emulator/index.ts'),
      'wecom-elements/auths/loginTypes/Meta': source('elements/auths/loginTypes/Meta/Meta.ts'),
      'wecom-elements/auths/loginTypes/QywxInnerType': source(
        'elements/auths/loginTypes/QywxInnerType/QywxInnerType.ts',
      ),
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}

/** Resolves when something answers at `url`; rejects with what the program said when it has ended instead. */
export async function untilAnswered(url: string, { ended }: Running): Promise<void> {
  const hasEnded = ended.then(({ stdout, stderr }) => {
    throw new Error(`it ended: ${stdout}${stderr}`)
  })
  await Promise.race([hasEnded, knock(url)])
}

async function knock(url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const isThere = await fetch(url, { redirect: 'manual' }).then(
      () => true,
      () => false,
    )
    if (isThere) return
    await setTimeout(100)
  }
  throw new Error(`nothing answered at ${url}`)
}
