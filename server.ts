/**
 * This repository's own app, written as a user would write theirs. With the four WECOM_* variables it talks to WeCom;
 * with none of them it starts the emulator beside it, and says so on every page.
 */
import { html, raw } from 'hono/html'
import { type CreateAppOptions, createApp } from 'wecom-elements'
import type { QywxInnerType } from 'wecom-elements/auths/loginTypes/QywxInnerType'
import { type Emulator, startEmulator } from 'wecom-elements/emulator'
import { type SignedIn, serve } from 'wecom-elements/http'

const port = Number(process.env['PORT'] ?? 3000)
const required = ['WECOM_CORP_ID', 'WECOM_CORP_SECRET', 'WECOM_AGENT_ID', 'WECOM_REDIRECT_URI'] as const
const missing = required.filter((name) => !process.env[name])

if (missing.length > 0 && missing.length < required.length) {
  console.error(
    `Set ${missing.join(', ')} too, or none of ${required.join(', ')} to try it with the emulator.`,
  )
  process.exit(1)
}

const emulator = missing.length === 0 ? undefined : await startEmulator()
const app = await createApp({
  root: import.meta.dirname,
  config: { server: { port, console: true }, ...(emulator && useEmulator(emulator)) },
  allowEmulator: emulator !== undefined,
})
for (const { severity, message } of app.problems) console.error(`${severity}: ${message}`)

const texts = {
  zh: {
    title: '企业微信登录示例',
    nobody: '尚未登录',
    invite: '使用企业微信登录，即可查看您的姓名、职务和部门。',
    logIn: '企业微信登录',
    userId: '账号',
    position: '职务',
    departments: '部门',
    since: '登录时间',
    logOut: '退出登录',
  },
  en: {
    title: 'WeCom login example',
    nobody: 'Nobody is logged in',
    invite: 'Log in with WeCom to see your name, position and departments.',
    logIn: 'Log in with WeCom',
    userId: 'User id',
    position: 'Position',
    departments: 'Departments',
    since: 'Logged in',
    logOut: 'Log out',
  },
} as const

type Lang = keyof typeof texts

const style = `
  :root { color-scheme: light dark; --ground: #f4f6f8; --card: #fff; --text: #1d2733; --soft: #5b6673; --line: #e2e7ec;
    font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif }
  @media (prefers-color-scheme: dark) {
    :root { --ground: #14181d; --card: #1d232a; --text: #e8edf2; --soft: #a3aebb; --line: #323b45 }
  }
  * { box-sizing: border-box }
  body { margin: 0; min-height: 100vh; display: grid; grid-template-rows: auto 1fr; background: var(--ground); color: var(--text) }
  aside { padding: .5rem 1rem; text-align: center; font-size: .875rem; background: #fde68a; color: #422006 }
  main { grid-row: 2; place-self: center; width: min(26rem, 100% - 2rem); margin: 2rem 0; padding: 2.5rem 2rem; text-align: center;
    background: var(--card); border: 1px solid var(--line); border-radius: 1rem; box-shadow: 0 .5rem 2rem rgb(0 0 0 / .06) }
  h1 { margin: 0; font-size: 1.375rem; line-height: 1.4; overflow-wrap: anywhere }
  p { margin: .5rem 0 0; color: var(--soft) }
  a, button { display: block; width: 100%; max-width: 20rem; margin: 1.5rem auto 0; padding: .7rem 1.25rem; border: 0;
    border-radius: .5rem; font: inherit; font-weight: 600; text-decoration: none; background: #07c160; color: #052e16; cursor: pointer }
  a:hover, button:hover { filter: brightness(1.06) }
  :focus-visible { outline: 3px solid #2f81f7; outline-offset: 2px }
  dl { display: grid; grid-template-columns: auto 1fr; gap: .5rem 1.25rem; margin: 1.5rem 0 0; padding: 1.25rem 0 0; text-align: left;
    border-top: 1px solid var(--line) }
  dt { color: var(--soft) }
  dd { margin: 0; overflow-wrap: anywhere }`

const { url, consoleUrl, closed } = await serve(app, {
  // Members may ask for themselves over HTTP, and for nothing else. A user id says who somebody is to their own login
  // alone: another corporation's may have the same one.
  authorize: (session, fullName, functionName, args) =>
    session.fullName === fullName && functionName === 'getUserInfo' && args['userId'] === session.userId,
  site: async (request, handler) => {
    if (new URL(request.url).pathname !== '/') return new Response('Not found', { status: 404 })
    const page = await renderHome(request, await handler.session(request))
    // Whoever goes back after logging out is not to see who was in.
    const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }
    return new Response(String(page), { headers })
  },
})
console.log(`Ready at ${url}/${emulator ? ' with the emulator: pick any member to log in.' : ''}`)
if (consoleUrl !== undefined) console.log(`The console, for one browser: ${consoleUrl}`)
await closed
await emulator?.close()

/** Points the example at the emulator, and its members to a database file of their own. */
function useEmulator(emulator: Emulator): CreateAppOptions['config'] {
  return {
    allowedHosts: ['127.0.0.1'],
    storage: { dialect: 'sqlite', filename: 'data/emulator.sqlite' },
    variables: {
      WECOM_CORP_ID: emulator.corpId,
      WECOM_CORP_SECRET: emulator.corpSecret,
      WECOM_AGENT_ID: emulator.agentId,
      WECOM_REDIRECT_URI: `http://127.0.0.1:${port}/api/auth/qywx/callback`,
      WECOM_API_URL: emulator.apiUrl,
      WECOM_LOGIN_URL: emulator.loginUrl,
      WECOM_OAUTH_URL: emulator.oauthUrl,
    },
  }
}

/** The names of departments as they are stored; WeCom is asked once for those that are not. */
async function nameDepartments(ids: readonly number[], lang: Lang): Promise<string[]> {
  const login = app.getElement<QywxInnerType>('auths.loginTypes.QywxInnerExample')
  const find = () => Promise.all(ids.map((id) => login.QywxInnerDepartmentModel.get(id)))
  let rows = await find()
  if (rows.includes(null)) {
    try {
      await login.syncDepartmentInfo()
      rows = await find()
    } catch (error) {
      console.error(`The departments were not read: ${String(error)}`)
    }
  }
  return ids.map((id, index) => {
    const { name, nameEn } = rows[index] ?? { name: null, nameEn: null }
    return (lang === 'en' && nameEn ? nameEn : name) ?? String(id)
  })
}

async function renderHome(request: Request, signedIn: SignedIn | null) {
  const lang: Lang = /^\s*(zh|\*)/i.test(request.headers.get('accept-language') ?? 'zh') ? 'zh' : 'en'
  return html`<!doctype html>
    <html lang="${lang === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>${texts[lang].title}</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        ${emulator ? html`<aside>企业微信模拟器，并非企业微信 · This is an emulator, not WeCom</aside>` : ''}
        <main>${signedIn === null ? renderInvitation(lang) : await renderMember(lang, signedIn)}</main>
      </body>
    </html>`
}

function renderInvitation(lang: Lang) {
  const words = texts[lang]
  return html`<h1>${words.title}</h1>
    <p>${words.nobody}</p>
    <p>${words.invite}</p>
    <a href="/login/QywxInnerExample">${words.logIn}</a>`
}

async function renderMember(lang: Lang, { userId, user, createdAt }: SignedIn) {
  const words = texts[lang]
  const { name, position, department } = user as {
    name: string | null
    position: string | null
    department: readonly number[]
  }
  const departments = await nameDepartments(department, lang)
  const since = new Date(createdAt).toLocaleString(lang === 'zh' ? 'zh-CN' : 'en-GB', { hour12: false })
  return html`<h1>${name ?? userId}</h1>
    <dl>
      <dt>${words.userId}</dt>
      <dd>${userId}</dd>
      <dt>${words.position}</dt>
      <dd>${position === null || position === '' ? '—' : position}</dd>
      <dt>${words.departments}</dt>
      <dd>${departments.join(lang === 'zh' ? '、' : ', ') || '—'}</dd>
      <dt>${words.since}</dt>
      <dd><time datetime="${createdAt}">${since}</time></dd>
    </dl>
    <form method="post" action="/api/logout"><button>${words.logOut}</button></form>`
}
