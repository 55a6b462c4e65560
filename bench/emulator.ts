/** The emulator as a process of its own, so that it doesn't eat the time of what is measured. */
import { fork } from 'node:child_process'
import { startEmulator } from 'wecom-elements/emulator'

export interface BenchEmulator {
  readonly apiUrl: string
  readonly corpId: string
  readonly corpSecret: string
  readonly agentId: string
}

type Wish = { readonly codes: number } | { readonly latencyMs: number }

if (process.send !== undefined) {
  const emulator = await startEmulator({
    requestLog: false,
    callsPerMinute: Infinity,
    callsPerHour: Infinity,
  })
  const { apiUrl, corpId, corpSecret, agentId } = emulator
  process.on('message', (wish: Wish) => {
    if ('latencyMs' in wish) emulator.set({ latencyMs: wish.latencyMs })
    const codes = Array.from({ length: 'codes' in wish ? wish.codes : 0 }, () =>
      emulator.grantCode('ZhangWei'),
    )
    process.send?.(codes)
  })
  process.send({ apiUrl, corpId, corpSecret, agentId })
}

/** Starts it, and asks it for codes as if people had logged in on WeCom's page. */
export async function forkEmulator() {
  const child = fork(import.meta.filename)
  const next = <Answer>() =>
    new Promise<Answer>((resolve, reject) => {
      child.once('exit', reject)
      child.once('message', (answer) => {
        child.off('exit', reject)
        resolve(answer as Answer)
      })
    })
  const emulator = await next<BenchEmulator>()
  const ask = (wish: Wish) => {
    const answer = next<string[]>()
    child.send(wish)
    return answer
  }
  return {
    ...emulator,
    grantCodes: (codes: number) => ask({ codes }),
    setLatency: (latencyMs: number) => ask({ latencyMs }),
    stop: () => child.kill(),
  }
}
