/** The child's side of `startSubject`. */

/** What the bench passed to this process. */
export const options = JSON.parse(process.argv[2] ?? '{}')

/** Answers calls of the bench with these methods. */
export function offer(methods) {
  process.on('message', async ({ id, method, args }) => {
    try {
      process.send({ id, result: await methods[method](...args) })
    } catch (error) {
      process.send({ id, error: error.stack ?? String(error) })
    }
  })
  process.on('disconnect', () => process.exit())
  process.send({ id: 'ready' })
}

/** Runs `once(item)` for each item, `width` at a time; what it took this process, and each of them, in milliseconds. */
export async function runLanes(items, width, once) {
  const took = []
  const left = [...items]
  const cpuBefore = process.cpuUsage()
  const began = performance.now()
  const lane = async () => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) {
      const start = performance.now()
      await once(item)
      took.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: width }, lane))
  const totalMs = performance.now() - began
  const { user, system } = process.cpuUsage(cpuBefore)
  return { perSecond: (took.length / totalMs) * 1000, cpuUs: (user + system) / took.length, took }
}
