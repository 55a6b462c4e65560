import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder of this run; `run.js` removes them all. */
export const scratch = process.env.BENCH_SCRATCH ?? mkdtempSync(join(tmpdir(), 'wecom-elements-bench-'))

export const loginName = 'auths.loginTypes.Staff'

/** Writes an app of one instance that asks the emulator. */
export function writeApp(name, { apiUrl, corpId, corpSecret, agentId }, { port = 3000, storage } = {}) {
  const root = join(scratch, name)
  const host = `http://127.0.0.1:${port}`
  writeJson(join(root, 'app.config.json'), {
    appId: 'bench.App',
    allowedHosts: ['127.0.0.1'],
    storage: storage ?? { dialect: 'sqlite', filename: 'app.sqlite' },
    server: { publicUrl: host },
  })
  writeInstance(root, 'Staff', {
    corpId,
    corpSecret,
    agentId,
    redirectUri: `${host}/callback`,
    apiBaseUrl: apiUrl,
    loginBaseUrl: apiUrl,
    oauthBaseUrl: apiUrl,
  })
  return root
}

/** Writes an app of so many instances. */
export function writeInstances(count) {
  const root = join(scratch, `instances-${count}`)
  writeJson(join(root, 'app.config.json'), { appId: 'bench.App' })
  for (let at = 0; at < count; at += 1) {
    writeInstance(root, `Login${at}`, {
      corpId: `ww${at}`,
      corpSecret: `secret of ${at}`,
      agentId: String(1_000_000 + at),
      redirectUri: `https://login.example.com/callback/${at}`,
    })
  }
  return root
}

function writeInstance(root, name, config) {
  const folder = join(root, 'auths', 'loginTypes', name)
  writeJson(join(folder, 'e.json'), { title: name, type: 'auths.loginTypes.QywxInnerType' })
  writeJson(join(folder, `${name}.json`), config)
}

function writeJson(file, value) {
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, JSON.stringify(value))
}

export async function findFreePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}
