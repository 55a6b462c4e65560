/** What people see. */

const teas = ['龙井 · Longjing', '普洱 · Pu’er', '铁观音 · Tieguanyin']

const style = `
  :root { color-scheme: light dark; font: 16px/1.6 system-ui, 'PingFang SC', 'Microsoft YaHei', sans-serif }
  body { margin: 0 }
  aside { padding: .5rem 1rem; text-align: center; background: #fde68a; color: #422006 }
  main { max-width: 36rem; margin: 0 auto; padding: 3rem 1.5rem }
  h1 { margin: 0 0 .25rem; font-size: 1.6rem }
  a { color: inherit }
  form { display: inline }
  nav { display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; margin: 1.5rem 0 }
  .button, button { padding: .55rem 1.25rem; border: 0; border-radius: .5rem; font: inherit; font-weight: 600;
    text-decoration: none; background: #07c160; color: #052e16; cursor: pointer }
  .quiet { background: none; padding-inline: 0; color: inherit; font-weight: 400; text-decoration: underline }
  li { padding: .25rem 0 }
  small, time { opacity: .7 }
  pre { padding: 1rem; border-radius: .5rem; background: color-mix(in srgb, CanvasText 8%, Canvas); overflow: auto }`

/** Text that may stand anywhere in a page, whatever is in it. */
function escapeHtml(text) {
  return String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

export function createPages(app, isEmulator) {
  const page = (...content) => `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(app.title)}</title>
<style>${style}</style>
${isEmulator ? '<aside>企业微信模拟器，并非企业微信 · This is an emulator, not WeCom</aside>' : ''}
<main>
${content.join('\n')}
</main>
</html>`

  const logout = `<form method="post" action="/api/logout?returnTo=/"><button class="quiet">退出登录 · Log out</button></form>`

  return {
    teas,

    home: (session) =>
      session === null
        ? page(
            `<h1>${escapeHtml(app.title)}</h1>`,
            '<p>尚未登录 · Nobody is logged in</p>',
            `<nav>
              <a class="button" href="/login?returnTo=/">企业微信登录 · Log in with WeCom</a>
              <a href="/orders">我的订单 · My orders</a>
            </nav>`,
          )
        : page(
            `<h1>${escapeHtml(session.user.name ?? session.userId)}</h1>`,
            `<small>${escapeHtml(app.title)}</small>`,
            `<nav><a class="button" href="/orders">我的订单 · My orders</a>
              <button class="quiet" id="ask">企业微信怎么说 · What WeCom says about me</button>
              ${logout}</nav>`,
            '<pre id="answer" hidden></pre>',
            askScript(app, session),
          ),

    orders: (customer, orders) =>
      page(
        `<h1>${escapeHtml(customer.name)}</h1>`,
        `<small>客户号 · Customer <span id="customer">${escapeHtml(customer.id)}</span></small>`,
        `<ul>${orders
          .map(
            ({ item, at }) =>
              `<li>${escapeHtml(item)} <time>${escapeHtml(at.slice(0, 16).replace('T', ' '))}</time></li>`,
          )
          .join('')}</ul>`,
        orders.length === 0 ? '<p>还没有订单 · No orders yet</p>' : '',
        '<nav>',
        ...teas.map(
          (tea) =>
            `<form method="post" action="/orders"><button name="item" value="${escapeHtml(tea)}">${escapeHtml(tea)}</button></form>`,
        ),
        '</nav>',
        `<nav><a href="/">首页 · Home</a> ${logout}</nav>`,
      ),

    noCustomer: () => page('<h1>没有您的客户资料 · You are no customer here</h1>', `<nav>${logout}</nav>`),

    notFound: () => page('<h1>没有这个页面 · No such page</h1>', '<nav><a href="/">首页 · Home</a></nav>'),
  }
}

/** Calls a function of the login from the page, by the path of its full name. */
function askScript(app, { fullName, userId }) {
  const path = `/api/${app.appId.replace('.', '/')}/${fullName.replaceAll('.', '/')}/getUserInfo`
  const args = JSON.stringify({ userId }).replaceAll('<', '\\u003c')
  return `<script type="module">
const [ask, answer] = ['ask', 'answer'].map((id) => document.getElementById(id))
ask.onclick = async () => {
  const response = await fetch('${path}', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(${args}),
  })
  const { errcode, errmsg, data } = await response.json()
  answer.hidden = false
  answer.textContent = errcode === 0 ? JSON.stringify(data, null, 2) : errmsg
}
</script>`
}
