/**
 * This repository's own app, written as a user would write theirs. With the four WECOM_* variables it talks to WeCom;
 * with none of them it starts the emulator beside it, and says so on every page.
 */
import { html } from 'hono/html'
import { type CreateAppOptions, createApp } from 'wecom-elements'
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
const app = await createApp({ root: import.meta.dirname, ...(emulator && useEmulator(emulator)) })
for (const { severity, message } of app.problems) console.error(`${severity}: ${message}`)

const { url, closed } = await serve(app, {
  port,
  // Members may ask for themselves over HTTP, and for nothing else.
  authorize: ({ userId }, _fullName, functionName, args) =>
    functionName === 'getUserInfo' && args['userId'] === userId,
  site: async (request, handler) => {
    if (new URL(request.url).pathname !== '/') return new Response('Not found', { status: 404 })
    const page = renderHome(await handler.session(request))
    return new Response(await page, { headers: { 'content-type': 'text/html; charset=utf-8' } })
  },
})
console.log(`Ready at ${url}/${emulator ? ' with the emulator: pick any member to log in.' : ''}`)
await closed
await emulator?.close()

/** Points the example at the emulator, and its members to a database file of their own. */
function useEmulator(emulator: Emulator): CreateAppOptions {
  return {
    allowEmulator: true,
    config: {
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
    },
  }
}

function renderHome(signedIn: SignedIn | null) {
  return html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${app.title}</title>
        <style>
          :root {
            color-scheme: light dark;
            font:
              16px/1.6 system-ui,
              'PingFang SC',
              'Microsoft YaHei',
              sans-serif;
          }
          body {
            margin: 0;
            min-height: 100vh;
            display: grid;
            grid-template-rows: auto 1fr;
          }
          aside {
            padding: 0.5rem 1rem;
            text-align: center;
            background: #fde68a;
            color: #422006;
          }
          main {
            place-self: center;
            padding: 2rem;
            text-align: center;
          }
          a,
          button {
            display: inline-block;
            margin-top: 1rem;
            padding: 0.65rem 1.75rem;
            border: 0;
            border-radius: 0.5rem;
            font: inherit;
            font-weight: 600;
            text-decoration: none;
            background: #07c160;
            color: #052e16;
            cursor: pointer;
          }
          dl {
            display: grid;
            grid-template-columns: auto auto;
            gap: 0.25rem 1rem;
            text-align: left;
            justify-content: center;
          }
          dt {
            opacity: 0.7;
          }
          dd {
            margin: 0;
          }
        </style>
      </head>
      <body>
        ${emulator ? html`<aside>企业微信模拟器，并非企业微信 · This is an emulator, not WeCom</aside>` : ''}
        <main>${signedIn === null ? renderInvitation() : renderMember(signedIn)}</main>
      </body>
    </html>`
}

function renderInvitation() {
  return html`<h1>${app.title}</h1>
    <p>尚未登录 · Nobody is logged in</p>
    <a href="/login/QywxInnerExample">企业微信登录 · Log in with WeCom</a>`
}

function renderMember({ userId, user, createdAt }: SignedIn) {
  const { name, position, department } = user as {
    name: string | null
    position: string | null
    department: readonly number[]
  }
  return html`<h1>${name ?? userId}</h1>
    <dl>
      <dt>账号 · User id</dt>
      <dd>${userId}</dd>
      <dt>职务 · Position</dt>
      <dd>${position ?? '—'}</dd>
      <dt>部门 · Departments</dt>
      <dd>${department.join(', ')}</dd>
      <dt>登录时间 · Logged in</dt>
      <dd>${createdAt}</dd>
    </dl>
    <form method="post" action="/api/logout"><button>退出登录 · Log out</button></form>`
}
