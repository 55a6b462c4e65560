/** What is measured runs in a process of its own, so that nobody else's work or garbage is in its figures. */
import { fork } from 'node:child_process'
import { join } from 'node:path'

/**
 * Starts `subjects/<name>.js` and gives its methods; each call waits for its answer.
 *
 * @example
 * const bare = await startSubject('login-bare', { apiUrl })
 * const { perSecond } = await bare.measure(codes, 20)
 */
async function startSubject(name, options = {}) {
  const child = fork(join(import.meta.dirname, '..', 'subjects', `${name}.js`), [JSON.stringify(options)], {
    serialization: 'advanced',
    // What peers write to the console is not the bench's output; what goes wrong is.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const waiting = new Map()
  let calls = 0
  child.on('message', ({ id, result, error }) => {
    const { resolve, reject } = waiting.get(id) ?? {}
    waiting.delete(id)
    if (error === undefined) resolve?.(result)
    else reject?.(new Error(`${name}: ${error}`))
  })
  child.once('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`${name} ended with ${code}.`))
  })
  const call = (method, ...args) =>
    new Promise((resolve, reject) => {
      calls += 1
      waiting.set(calls, { resolve, reject })
      child.send({ id: calls, method, args })
    })
  await new Promise((resolve, reject) => {
    waiting.set('ready', { resolve, reject })
  })
  const subject = {
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise((resolve) => child.once('exit', resolve))
      // Whatever they would do at a request to end, what they wrote goes with the folder of this run.
      child.kill('SIGKILL')
      await ended
    },
  }
  return new Proxy(subject, {
    get: (own, method) => {
      // A promise that resolves to it must not take it for another promise.
      if (method === 'then') return undefined
      return own[method] ?? ((...args) => call(method, ...args))
    },
  })
}

/** Gives `work` a way to start subjects, and stops them all when it ends. */
export async function withSubjects(work) {
  const started = []
  const start = async (name, options) => {
    const subject = await startSubject(name, options)
    started.push(subject)
    return subject
  }
  try {
    return await work(start)
  } finally {
    for (const subject of started) await subject.stop()
  }
}
