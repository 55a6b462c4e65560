import { checkArguments } from './kernel/arguments.js'
import { ElementError } from './kernel/errors.js'
import type { InstanceChange, InstanceContents, InstanceFiles, NewInstance } from './kernel/instance-files.js'
import type { AppInternals } from './contexts.js'
import type { SessionDirectory } from './storage/session-directory.js'

/** Which instance, and in which state of its files. */
export interface DeleteInstanceArgs {
  readonly fullName: string
  /** What `readInstance` gave. The deletion is refused when the files are others by now. */
  readonly revision?: string | undefined
}

/** What became of an instance that was deleted. */
export interface DeletedInstance {
  readonly fullName: string
  readonly endedSessions: number
  /** What is still there, in a sentence: the rows about its people. */
  readonly kept: string
}

const kept =
  'Its files and sessions are gone. What is stored about its people stays, and an instance of the same name and organisation finds it again.'

export interface InstancesOptions {
  readonly files: InstanceFiles
  readonly internals: AppInternals
  readonly sessions: SessionDirectory
}

/** The instances as tools change them, with a row in the audit for each change. */
export class Instances {
  readonly #files: InstanceFiles
  readonly #internals: AppInternals
  readonly #sessions: SessionDirectory

  constructor({ files, internals, sessions }: InstancesOptions) {
    this.#files = files
    this.#internals = internals
    this.#sessions = sessions
  }

  read(fullName: string): Promise<InstanceContents> {
    return Promise.resolve().then(() => {
      checkArguments('app.readInstance', { fullName }, { fullName: 'string' })
      return this.#files.read(fullName)
    })
  }

  async create(instance: NewInstance): Promise<InstanceContents> {
    const method = 'app.createInstance'
    checkArguments(method, instance, {
      fullName: 'string',
      title: 'string',
      type: 'string',
      config: 'object',
    })
    const { fullName, title, type } = instance
    const created = await this.#files.create({ fullName, title, type, config: toPlainJson(instance.config) })
    this.#note('createInstance', fullName)
    return created
  }

  async save(change: InstanceChange): Promise<InstanceContents> {
    const kinds = { fullName: 'string', title: 'string?', config: 'object?', revision: 'string?' } as const
    checkArguments('app.saveInstance', change, kinds)
    const { config, ...others } = change
    const saved = await this.#files.save({
      ...others,
      config: config === undefined ? undefined : toPlainJson(config),
    })
    this.#note('saveInstance', change.fullName)
    return saved
  }

  async delete(args: DeleteInstanceArgs): Promise<DeletedInstance> {
    checkArguments('app.deleteInstance', args, { fullName: 'string', revision: 'string?' })
    const { fullName } = args
    // First, so that nothing is deleted while the sessions can't be ended. Reloading ends those that began since.
    let endedSessions = 0
    await this.#files.delete(args, async () => {
      endedSessions = await this.#sessions.endAll({ fullName })
    })
    this.#note('deleteInstance', fullName)
    return { fullName, endedSessions, kept }
  }

  /** In the background: a tool that writes files works while the database is down. */
  #note(act: string, element: string): void {
    const { audit, background } = this.#internals
    background.run('the audit', () => audit.note({ act, element, tenant: '' }, null))
  }
}

/** What JSON makes of a value: a key that is undefined is absent. */
function toPlainJson(config: object): Record<string, unknown> {
  try {
    return JSON.parse(JSON.stringify(config)) as Record<string, unknown>
  } catch (error) {
    throw new ElementError('ELEMENT_CONFIG_INVALID', 'the config holds a value that JSON has none of.', {
      cause: error,
    })
  }
}
