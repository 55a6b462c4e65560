import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { serve } from '../../runtime/http/index.js'
import { type AppFolder, copyFixture } from '../support/test-app.js'

const env = { ACME_CLIENT_ID: 'acme-client', ACME_CLIENT_SECRET: 'secret', ACME_URL: 'http://127.0.0.1:9' }
const type = 'auths.loginTypes.AcmeType'
const config = {
  clientId: 'client',
  clientSecret: 'secret',
  redirectUri: 'http://127.0.0.1:3000/auth/callback',
  providerUrl: 'http://127.0.0.1:9',
}
const requestsPerSecond = 50

interface Answer {
  readonly name: string
  readonly status: number
  /** The client id in the login URL that was given: which config the element had. */
  readonly clientId: string | null
}

/** Asks each login in turn, 50 times a second, as browsers do that begin a login; it waits for no answer. */
function startLoad(url: string, names: readonly string[]) {
  const answers: Promise<Answer>[] = []
  const ask = async (name: string): Promise<Answer> => {
    const path = `/api/test/Acme/auths/loginTypes/${name}/getLoginConfig`
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(url + path, { method: 'POST', headers, body: '{}' })
    const { data } = (await response.json()) as { data?: { loginUrl?: string } }
    const clientId =
      data?.loginUrl === undefined ? null : new URL(data.loginUrl).searchParams.get('client_id')
    return { name, status: response.status, clientId }
  }
  const timer = setInterval(() => {
    answers.push(ask(names[answers.length % names.length] ?? ''))
  }, 1000 / requestsPerSecond)
  return {
    answersOf: async (name: string) => (await Promise.all(answers)).filter((one) => one.name === name),
    /** Resolves when so many more answers came, whatever they are. */
    more: async (count: number) => {
      const until = answers.length + count
      await vi.waitFor(() => {
        expect(answers.length).toBeGreaterThanOrEqual(until)
      }, 30_000)
      await Promise.all(answers)
    },
    stop: () => {
      clearInterval(timer)
    },
  }
}

function write(folder: AppFolder, name: string, clientId: string): void {
  folder.writeElement(`auths.loginTypes.${name}`, { title: name, type }, { ...config, clientId })
}

describe('an app that is watched while 50 requests come a second', () => {
  it(
    'fails for nobody but those who ask for what is not there, and loses no element',
    { timeout: 120_000 },
    async () => {
      using folder = copyFixture('acme')
      for (const name of ['Steady', 'Changing', 'Breaking', 'Leaving', 'Moving']) write(folder, name, 'first')
      const logger = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }
      const app = await folder.open({ env, watch: true, logger })
      const server = await serve(app, { port: 0, rateLimit: false })
      const untilKnown = (look: () => void) => vi.waitFor(look, { timeout: 20_000, interval: 20 })
      const titles = () => app.elements({ type }).map(({ title, fullName }) => `${title} ${fullName}`)

      const load = startLoad(server.url, [
        'Steady',
        'Changing',
        'Breaking',
        'Leaving',
        'Moving',
        'Moved',
        'Coming',
      ])
      try {
        await load.more(50)
        // Changed, again and again, faster than it comes to rest.
        for (let round = 0; round < 20; round += 1) {
          write(folder, 'Changing', `round${round}`)
          await load.more(5)
        }
        // Broken, half written, and mended.
        folder.write('auths/loginTypes/Breaking/Breaking.json', '{ "clientId": "fir')
        await untilKnown(() => {
          expect(app.problems).not.toEqual([])
        })
        await load.more(30)
        write(folder, 'Breaking', 'mended')
        // Added in halves, slowly.
        folder.write('auths/loginTypes/Coming/Coming.json', { ...config, clientId: 'come' })
        await load.more(30)
        folder.write('auths/loginTypes/Coming/e.json', { title: 'Coming', type })
        // Removed, and renamed in one step: to a folder whose config has its name.
        folder.remove('auths/loginTypes/Leaving')
        const place = join(folder.path, 'auths/loginTypes')
        folder.write('auths/loginTypes/Moving/Moved.json', { ...config, clientId: 'moved' })
        renameSync(join(place, 'Moving'), join(place, 'Moved'))
        await untilKnown(() => {
          expect(titles()).not.toContain('Leaving auths.loginTypes.Leaving')
          expect(titles()).toContain('Moving auths.loginTypes.Moved')
        })
        // A class that is touched, and variables that change.
        folder.write('app.config.json', { appId: 'test.Acme', variables: { ...env, MORE: 'x' } })
        folder.write('auths/loginTypes/Steady/notes.txt', 'nothing to do with it')
        await untilKnown(() => {
          expect(app.problems).toEqual([])
        })
        await load.more(70)
      } finally {
        load.stop()
        await load.more(0)
      }

      const seen = async (name: string) => {
        const answers = await load.answersOf(name)
        expect(answers.length).toBeGreaterThan(20)
        return answers
      }
      const statusesOf = async (name: string) => [...new Set((await seen(name)).map(({ status }) => status))]
      const clientIdsOf = async (name: string) => [
        ...new Set((await seen(name)).map(({ clientId }) => clientId)),
      ]
      expect(await statusesOf('Steady')).toEqual([200])
      expect(await clientIdsOf('Steady')).toEqual(['first'])
      expect(await statusesOf('Changing')).toEqual([200])
      expect((await clientIdsOf('Changing')).at(-1)).toBe('round19')
      expect(await statusesOf('Breaking')).toEqual([200])
      expect(await clientIdsOf('Breaking')).toEqual(['first', 'mended'])
      // Nobody but these was told that there is no such login, and each of them once and for all.
      expect(await statusesOf('Leaving')).toEqual([200, 404])
      expect(await statusesOf('Moving')).toEqual([200, 404])
      expect(await statusesOf('Moved')).toEqual([404, 200])
      expect(await statusesOf('Coming')).toEqual([404, 200])
      expect((await seen('Coming')).at(-1)?.clientId).toBe('come')
      expect(logger.error).not.toHaveBeenCalled()
      await server.close()
    },
  )
})
