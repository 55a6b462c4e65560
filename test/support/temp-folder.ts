import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An empty folder that is gone after the test. */
export function makeTempFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'wecom-elements-'))
  return {
    path,
    [Symbol.dispose]() {
      rmSync(path, { recursive: true, force: true })
    },
  }
}
