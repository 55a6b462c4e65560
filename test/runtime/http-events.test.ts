import { describe, expect, it } from 'vitest'
import { type App, type Logger, createApp } from '../../runtime/index.js'
import { createHandler } from '../../runtime/http/index.js'
import { type AcmeSite, type AcmeSiteOptions, openAcmeSite, readPage } from '../support/acme-site.js'
import type { AppFolder } from '../support/test-app.js'

const origin = 'http://acme.test'
const mebibyte = 1024 * 1024

/** What a type of the second vendor does with events: it says what it got, or what it was asked to say. */
const typeWithEvents = `
import { Code } from 'wecom-elements/element'
import AcmeType from '../AcmeType/AcmeType.js'

export default class AcmeEvents extends AcmeType {
  async receiveEvent({ method, query, body }) {
    if (query.has('fail')) throw new Error('the secret of ' + query.get('fail'))
    if (query.has('refuse')) throw new Code(40999, 'no', { httpStatus: 422 })
    if (query.has('late')) this.context.background.run('the work', (signal) => this.work(signal, query.get('late')))
    const said = { name: this.name, method, query: query.toString(), length: body.length, begin: body.slice(0, 9) }
    return { status: Number(query.get('status') ?? 200), body: query.has('status') ? '' : JSON.stringify(said) }
  }
  async work(signal, late) {
    if (late === 'fail') throw new Error('stopped')
    globalThis.acmeWork = 'begun'
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    globalThis.acmeWork = 'told to stop'
    throw new Error('stopped')
  }
}
`

function addTypeWithEvents(folder: AppFolder): void {
  folder.writeElement('auths.loginTypes.AcmeEvents', { title: 'Events', type: 'auths.loginTypes.AcmeType' })
  folder.write('auths/loginTypes/AcmeEvents/AcmeEvents.ts', typeWithEvents)
  folder.write('auths/loginTypes/AcmeExample/e.json', { title: 'Acme', type: 'auths.loginTypes.AcmeEvents' })
}

function openSite(options: AcmeSiteOptions = {}): Promise<AcmeSite> {
  return openAcmeSite({
    origin,
    logins: ['AcmeExample', 'AcmeOther'],
    prepare: addTypeWithEvents,
    ...options,
  })
}

function ask(site: AcmeSite, path: string, init?: RequestInit): Promise<Response> {
  return site.handler.fetch(new Request(origin + path, init))
}

interface LogLine {
  readonly level: keyof Logger
  readonly fields: object
  readonly message: string | undefined
}

/** Another app in the site's folder, whose every line of the log is kept. */
function openLogging(site: AcmeSite, lines: LogLine[]): Promise<App> {
  const keep = (level: keyof Logger) => (fields: object, message?: string) =>
    lines.push({ level, fields, message })
  return createApp({
    root: site.folder.path,
    env: site.acme.env,
    logger: { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') },
    config: { storage: { dialect: 'sqlite', filename: ':memory:' } },
  })
}

const post = (body: string | ReadableStream, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  body,
  headers,
})

describe('the route for events', () => {
  it.each(['AcmeExample', 'auths.loginTypes.AcmeExample'])(
    'hands the login %s what was sent',
    async (name) => {
      await using site = await openSite()
      const got = await ask(site, `/api/callback/${name}?a=1&b=x%2By`)
      expect(got.status).toBe(200)
      expect(got.headers.get('content-type')).toBe('text/plain; charset=UTF-8')
      expect(await got.json()).toEqual({
        name: 'AcmeExample',
        method: 'GET',
        query: 'a=1&b=x%2By',
        length: 0,
        begin: '',
      })
      const posted = await ask(site, `/api/callback/${name}?a=1`, post('<xml>你好</xml>'))
      expect(await posted.json()).toMatchObject({
        method: 'POST',
        query: 'a=1',
        length: 13,
        begin: '<xml>你好</',
      })
    },
  )

  it('lies below basePath', async () => {
    await using site = await openSite({ basePath: '/auth' })
    expect((await ask(site, '/auth/api/callback/AcmeExample')).status).toBe(200)
    const ownPage = await readPage(await ask(site, '/api/callback/AcmeExample'))
    expect(ownPage.path).toBe('/api/callback/AcmeExample')
  })

  it.each(['AcmeOther', 'Nobody', 'auths.loginTypes.AcmeType', 'constructor', '__proto__', '..%2F..'])(
    'answers 404 for %s, which receives none',
    async (name) => {
      await using site = await openSite()
      expect((await ask(site, `/api/callback/${name}`)).status).toBe(404)
      expect((await ask(site, `/api/callback/${name}`, post('x'))).status).toBe(404)
    },
  )

  it('answers with the status that the login says, and other methods with 405', async () => {
    await using site = await openSite()
    const refused = await ask(site, '/api/callback/AcmeExample?status=403')
    expect(refused.status).toBe(403)
    expect(await refused.text()).toBe('')
    const deleted = await ask(site, '/api/callback/AcmeExample', { method: 'DELETE' })
    expect(deleted.status).toBe(405)
    expect(deleted.headers.get('allow')).toBe('GET, HEAD, POST')
  })

  it('takes a mebibyte and no more, said beforehand or not', async () => {
    await using site = await openSite()
    const path = '/api/callback/AcmeExample'
    const whole = await ask(site, path, post('x'.repeat(mebibyte)))
    expect(await whole.json()).toMatchObject({ length: mebibyte })
    const body = 'x'.repeat(mebibyte + 1)
    expect((await ask(site, path, post(body, { 'content-length': String(body.length) }))).status).toBe(413)
    const stream = new Blob([body]).stream()
    const streamed = await ask(site, path, { ...post(stream), duplex: 'half' })
    expect(streamed.status).toBe(413)
    expect(await streamed.json()).toMatchObject({
      errcode: 41300,
      errmsg: 'The body is larger than 1024 KiB.',
    })
  })

  it('asks for no cookie, no Origin and no content type', async () => {
    await using site = await openSite()
    const headers = { cookie: 'session=x; browser=y', origin: 'http://elsewhere.test' }
    const answer = await ask(site, '/api/callback/AcmeExample', post('x', headers))
    expect(answer.status).toBe(200)
    expect(answer.headers.get('set-cookie')).toBeNull()
  })

  it('is not limited, since a vendor sends from few addresses', async () => {
    const clientAddress = () => '192.0.2.1'
    await using site = await openSite({ clientAddress, rateLimit: { perAddress: 2, perBrowser: 1 } })
    for (let count = 0; count < 10; count += 1) {
      expect((await ask(site, '/api/callback/AcmeExample', post('x'))).status).toBe(200)
    }
  })

  it('answers a fault of ours with 500 and no detail, so that the vendor sends again', async () => {
    await using site = await openSite()
    const failed = await ask(site, '/api/callback/AcmeExample?fail=us', post('x'))
    expect(failed.status).toBe(500)
    expect(await failed.text()).toBe('')
    expect(site.errors).toMatchObject([
      { message: 'an event could not be received', fields: { login: 'auths.loginTypes.AcmeExample' } },
    ])
    expect((await ask(site, '/api/callback/AcmeExample?refuse=1', post('x'))).status).toBe(422)
    expect(site.errors).toHaveLength(1)
  })

  it('keeps queries and bodies out of the log', async () => {
    await using site = await openSite()
    const lines: LogLine[] = []
    await using app = await openLogging(site, lines)
    const { fetch } = createHandler(app)
    for (const query of ['a=hidden', 'a=hidden&refuse=1', 'a=hidden&status=403']) {
      await fetch(new Request(`${origin}/api/callback/AcmeExample?${query}`, post('hidden')))
    }
    expect(lines.length).toBeGreaterThan(2)
    expect(JSON.stringify(lines)).toContain('/api/callback/AcmeExample')
    expect(JSON.stringify(lines)).not.toContain('hidden')
  })
})

describe('work in the background', () => {
  it('is told to stop when the app closes, which waits for its end and logs no failure', async () => {
    await using site = await openSite()
    const lines: LogLine[] = []
    const app = await openLogging(site, lines)
    const state = globalThis as { acmeWork?: string }
    await createHandler(app).fetch(new Request(`${origin}/api/callback/AcmeExample?late=wait`, post('x')))
    expect(state.acmeWork).toBe('begun')
    await app.close()
    expect(state.acmeWork).toBe('told to stop')
    expect(lines.map(({ level }) => level)).toEqual(['info'])
  })

  it('that fails by itself is a line in the log', async () => {
    await using site = await openSite()
    const lines: LogLine[] = []
    const app = await openLogging(site, lines)
    await createHandler(app).fetch(new Request(`${origin}/api/callback/AcmeExample?late=fail`, post('x')))
    await app.close()
    expect(lines).toContainEqual({
      level: 'warn',
      fields: { err: new Error('stopped') },
      message: 'the work failed',
    })
  })
})
