import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { startProcess } from '../support/running-process.js'
import { AppFolder } from '../support/test-app.js'

const repository = join(import.meta.dirname, '../..')
const counter = 'auths.loginTypes.Counter'
const config = {
  corpId: 'ww0123456789abcdef',
  corpSecret: 'the secret of the app',
  agentId: '1000002',
  redirectUri: 'https://app.example.com/0',
}

function createCounter(): AppFolder {
  const folder = new AppFolder()
  folder.write('app.config.json', { appId: 'test.Counting' })
  folder.writeElement(counter, { title: '0', type: 'auths.loginTypes.QywxInnerType' }, config)
  return folder
}

const countUp = ({ path }: AppFolder, times: number) =>
  startProcess(
    process.execPath,
    ['--import', 'tsx', 'test/support/count-up.ts', path, counter, String(times)],
    {
      cwd: repository,
    },
  )

/** What both files say; each is whole, and the secret that nobody gave is still there. */
function readCounter({ path }: AppFolder): { title: number; config: number } {
  const read = (file: string) =>
    JSON.parse(readFileSync(join(path, 'auths/loginTypes/Counter', file), 'utf8')) as Record<string, string>
  const { redirectUri = '', ...others } = read('Counter.json')
  expect({ ...others, redirectUri: config.redirectUri }).toEqual(config)
  return { title: Number(read('e.json')['title']), config: Number(redirectUri.split('/').at(-1)) }
}

describe('several processes that save one instance', { timeout: 120_000 }, () => {
  it('lose nothing of what any of them saved', async () => {
    using folder = createCounter()
    await using first = countUp(folder, 8)
    await using second = countUp(folder, 8)
    await using third = countUp(folder, 8)
    await Promise.all([first, second, third].map(({ says }) => says(/done\./)))
    expect(readCounter(folder)).toEqual({ title: 24, config: 24 })
    expect(readdirSync(join(folder.path, 'auths/loginTypes'))).toEqual(['Counter'])
  })

  it('go on when one of them is killed, from a state that is whole', async () => {
    using folder = createCounter()
    for (let killed = 0; killed < 5; killed += 1) {
      await using victim = countUp(folder, 10_000)
      await victim.says(/saved/)
    }
    const before = readCounter(folder).title
    await using survivor = countUp(folder, 3)
    const [, next] = await survivor.says(/saved (\d+)\./)
    // A save that was decided when its process died counts.
    expect(Number(next) - before).toBeGreaterThanOrEqual(1)
    expect(Number(next) - before).toBeLessThanOrEqual(2)
    await survivor.says(/done\./)
    expect(readCounter(folder)).toEqual({ title: Number(next) + 2, config: Number(next) + 2 })
    expect(readdirSync(join(folder.path, 'auths/loginTypes'))).toEqual(['Counter'])
  })
})
