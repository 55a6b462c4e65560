/**
 * An `AbortSignal` for what may be stopped from outside: the first Ctrl-C or SIGTERM asks it to end in order, a
 * second one ends the process.
 */
export function listenForStop(): Disposable & { readonly signal: AbortSignal } {
  const stop = new AbortController()
  const signals = ['SIGINT', 'SIGTERM'] as const
  const onSignal = () => {
    forget()
    stop.abort()
  }
  const forget = () => {
    for (const signal of signals) process.off(signal, onSignal)
  }
  for (const signal of signals) process.on(signal, onSignal)
  return { signal: stop.signal, [Symbol.dispose]: forget }
}
