/** Tells the bench that everything is live: when, by the start of the process, and in how much memory. */
export function tellDone(count) {
  const ms = performance.now()
  const { rss } = process.memoryUsage()
  process.send({ ms, rssMb: rss / 1024 / 1024, count }, () => process.exit())
}
