/** What people see. */
import { html, raw } from 'hono/html'

const books = ['红楼梦 · Dream of the Red Chamber', '呐喊 · Call to Arms', '三体 · The Three-Body Problem']

const style = raw(`
  :root { color-scheme: light dark; font: 16px/1.6 system-ui, 'PingFang SC', 'Microsoft YaHei', sans-serif }
  body { margin: 0 }
  aside { padding: .5rem 1rem; text-align: center; background: #fde68a; color: #422006 }
  main { max-width: 36rem; margin: 0 auto; padding: 3rem 1.5rem }
  h1 { margin: 0 0 .25rem; font-size: 1.6rem }
  nav { display: flex; flex-wrap: wrap; gap: .75rem 1.25rem; align-items: center; margin: 1.5rem 0 }
  a, button { color: inherit; font: inherit; background: none; border: 0; padding: 0; text-decoration: underline; cursor: pointer }
  .main { padding: .55rem 1.25rem; border-radius: .5rem; font-weight: 600; text-decoration: none; background: #07c160;
    color: #052e16 }
  li { padding: .25rem 0 }
  small { opacity: .7 }
  pre { padding: 1rem; border-radius: .5rem; background: color-mix(in srgb, CanvasText 8%, Canvas); overflow: auto }`)

const logout = html`<form method="post" action="/api/logout?returnTo=/">
  <button>退出登录 · Log out</button>
</form>`

export function createPages(app, isEmulator) {
  const page = (content) =>
    html`<!doctype html>
      <html lang="zh-CN">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${app.title}</title>
          <style>
            ${style}
          </style>
        </head>
        <body>
          ${isEmulator ? html`<aside>企业微信模拟器，并非企业微信 · This is an emulator, not WeCom</aside>` : ''}
          <main>${content}</main>
        </body>
      </html>`

  return {
    home: (session) =>
      page(
        session === null
          ? html`<h1>${app.title}</h1>
              <p>尚未登录 · Nobody is logged in</p>
              <nav>
                <a class="main" href="/login?returnTo=/">企业微信登录 · Log in with WeCom</a>
                <a href="/orders">我的预约 · My orders</a>
              </nav>`
          : html`<h1>${session.user.name ?? session.userId}</h1>
              <small>${app.title}</small>
              <nav>
                <a class="main" href="/orders">我的预约 · My orders</a>
                <button id="ask">企业微信怎么说 · What WeCom says about me</button>
                ${logout}
              </nav>
              <pre id="answer" hidden></pre>
              ${askScript(app, session)}`,
      ),

    orders: (reader) =>
      page(
        html`<h1>${reader.name}</h1>
          <small>读者证 · Card <span id="reader">${reader.id}</span>，自 · since ${reader.since}</small>
          <p>为您预留 · Kept for you:</p>
          <ul>
            ${books.map((book) => html`<li>${book}</li>`)}
          </ul>
          <nav><a href="/">首页 · Home</a> ${logout}</nav>`,
      ),

    noReader: () =>
      page(
        html`<h1>没有您的读者证 · You have no card here</h1>
          <nav>${logout}</nav>`,
      ),

    notFound: () =>
      page(
        html`<h1>没有这个页面 · No such page</h1>
          <nav><a href="/">首页 · Home</a></nav>`,
      ),
  }
}

/** Calls a function of the login from the page, by the path of its full name. */
function askScript(app, { fullName, userId }) {
  const path = `/api/${app.appId.replace('.', '/')}/${fullName.replaceAll('.', '/')}/getUserInfo`
  const args = JSON.stringify({ userId }).replaceAll('<', '\\u003c')
  return html`<script type="module">
    const [ask, answer] = ['ask', 'answer'].map((id) => document.getElementById(id))
    ask.onclick = async () => {
      const response = await fetch('${path}', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(${raw(args)}),
      })
      const { errcode, errmsg, data } = await response.json()
      answer.hidden = false
      answer.textContent = errcode === 0 ? JSON.stringify(data, null, 2) : errmsg
    }
  </script>`
}
