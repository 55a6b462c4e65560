/**
 * Does something with each item, so many at a time. When one fails no other is begun, and those that are under way end
 * before the failure is told: whatever comes after it, nobody writes on.
 */
export async function forEachBounded<Item>(
  items: readonly Item[],
  concurrency: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const { default: pMap } = await import('p-map')
  const running = new Set<Promise<void>>()
  const begin = (item: Item) => {
    const begun = work(item).finally(() => running.delete(begun))
    running.add(begun)
    return begun
  }
  try {
    await pMap(items, begin, { concurrency })
  } catch (error) {
    await Promise.allSettled(running)
    throw error
  }
}
