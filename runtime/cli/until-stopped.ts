/** Resolves when the process is asked to end. */
export function untilStopped(): Promise<unknown> {
  return new Promise<unknown>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve)
  })
}
