import { SingleBar } from 'cli-progress'
import { type CliIo, printLine } from './io.js'

export interface Progress {
  readonly phase: string
  readonly done: number
  readonly total: number
}

/** A bar where somebody watches, and elsewhere a line for each phase and each tenth of it. */
export function showProgress({ err }: CliIo): { show: (progress: Progress) => void; end: () => void } {
  return err.isTTY === true
    ? drawBar(err)
    : writeLines((line) => {
        printLine(err, line)
      })
}

function drawBar(stream: NodeJS.WritableStream) {
  const bar = new SingleBar({
    format: '{phase} [{bar}] {value}/{total}',
    barCompleteChar: '#',
    barIncompleteChar: '-',
    hideCursor: true,
    // Its own way to end at Ctrl-C is to send the process another one.
    gracefulExit: false,
    stream,
  })
  let isStarted = false
  return {
    show({ phase, done, total }: Progress) {
      if (!isStarted) bar.start(total, done, { phase })
      isStarted = true
      bar.setTotal(total)
      bar.update(done, { phase })
    },
    end() {
      if (isStarted) bar.stop()
    },
  }
}

function writeLines(write: (line: string) => void) {
  let last = ''
  return {
    show({ phase, done, total }: Progress) {
      const tenth = total === 0 ? 10 : Math.floor((done / total) * 10)
      const step = `${phase} ${tenth}`
      if (step !== last) write(`${phase}: ${done} of ${total}`)
      last = step
    },
    end: () => undefined,
  }
}
