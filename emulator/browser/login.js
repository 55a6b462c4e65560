// The PC login page at work: it shows what its QR code has come to, speaks with the page around it as @wecom/jssdk 2.4
// expects, and goes on when the member confirmed.

let login = readLogin(document.body)
let isPolling = false
const isFramed = window.parent !== window
const panel = isFramed ? openPanel() : undefined

document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('button') : null
  if (button === null) return
  // WeCom's SDK may sandbox the frame without allow-forms, so a form is only what works without scripts.
  event.preventDefault()
  if (button.dataset.action === 'renew') void renew()
  else void choose(button)
})
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) void poll()
})
begin()

function begin() {
  if (login.error) panel?.call('onLoginFail', login.error)
  if (!login.key) return
  panel?.call('onCheckWeComLogin', { isWeComLogin: login.isWeComLogin })
  setTimeout(pollOn, 1000)
}

/** Again every second, until it is decided. */
async function pollOn() {
  if (await poll()) setTimeout(pollOn, 1000)
}

/** Gives whether there is anything left to wait for. */
async function poll() {
  if (isPolling || !isOpen()) return isOpen()
  isPolling = true
  const { key } = login
  // Whoever cannot be asked now may be there in a second.
  const answer = await fetch(
    `status?${new URLSearchParams({ key: key ?? '', redirect_type: login.redirectType, lang: document.documentElement.lang.slice(0, 2) })}`,
  )
    .then((response) => response.json())
    .catch(() => undefined)
  isPolling = false
  if (answer !== undefined && key === login.key) show(answer)
  return isOpen()
}

function isOpen() {
  return ['waiting', 'scanned'].includes(document.body.dataset.status ?? '')
}

/** @param {import('../pages/login-settings.js').LoginAnswer} answer */
function show(answer) {
  if (document.body.dataset.status === answer.status) return
  document.body.dataset.status = answer.status
  const said = document.querySelector('[role=status]')
  if (said !== null) said.textContent = answer.text
  document.querySelector('.people')?.toggleAttribute('inert', !isOpen())
  if (answer.status === 'allowed') goOn(answer)
  if (answer.status === 'refused' && login.redirectType !== 'callback') goOn(answer)
  else if (answer.status === 'refused' || answer.status === 'failed') {
    panel?.call('onLoginFail', { errMsg: answer.text })
  }
}

/** @param {import('../pages/login-settings.js').LoginAnswer} answer */
function goOn({ code, redirect }) {
  if (code !== undefined) panel?.call('onLoginSuccess', { code })
  else if (redirect === undefined) return
  else if (login.redirectType === 'self') location.assign(redirect)
  else (window.top ?? window).location.href = redirect
}

/** @param {HTMLButtonElement} button */
async function choose(button) {
  const fields = new URLSearchParams()
  if (button.name !== '') fields.set(button.name, button.value)
  for (const input of button.form?.querySelectorAll('input') ?? []) fields.set(input.name, input.value)
  await fetch(`scan?key=${login.key}`, { method: 'POST', body: fields }).catch(() => undefined)
  await poll()
}

/** Another QR code in the same page: reloading would cut the line to the page around it. */
async function renew() {
  const response = await fetch(location.href)
  const next = new DOMParser().parseFromString(await response.text(), 'text/html')
  document.querySelector('main')?.replaceWith(document.adoptNode(next.querySelector('main') ?? next.body))
  login = readLogin(next.body)
  document.body.dataset.status = next.body.dataset.status ?? ''
  document.querySelector('main')?.focus()
  begin()
}

/** The line to the page around this one. What is said before the line stands waits. */
function openPanel() {
  /** @type {MessagePort | undefined} */
  let port
  let isReady = false
  let calls = 0
  /** @type {object[]} */
  const waiting = []
  // The code is for the page of redirect_uri alone.
  const parentOrigin = login.redirectType === 'callback' && login.redirectOrigin ? login.redirectOrigin : '*'

  addEventListener('message', ({ source, data }) => {
    if (source !== window.parent) return
    const message = typeof data === 'string' ? parse(data) : data
    if (message?.type === 'ww-iframe-handle:init') {
      post(
        login.offersChannel
          ? { type: 'ww-iframe-handle:ready', supportChannel: true }
          : { type: 'ww-iframe-handle:ready' },
      )
      if (!login.offersChannel) flush()
    }
    if (message?.type === 'ww-iframe-handle:set-port') {
      port = message.port
      port?.start()
      flush()
    }
  })
  // A frame that was reloaded gets no second init.
  addEventListener('load', () => setTimeout(flush, 500))

  /** @param {object} message */
  function post(message) {
    if (port === undefined) window.parent.postMessage(message, parentOrigin)
    else port.postMessage(JSON.stringify(message))
  }

  function flush() {
    isReady = true
    for (const message of waiting.splice(0)) post(message)
  }

  return {
    /** @param {string} name @param {object} payload */
    call(name, payload) {
      calls += 1
      const message = {
        type: 'ww-iframe-handle:call',
        uid: `emulator-${calls}`,
        args: { type: 'call', name, payload },
      }
      if (isReady) post(message)
      else waiting.push(message)
    },
  }
}

/** @param {HTMLElement} body @returns {import('../pages/login-settings.js').LoginSettings} */
function readLogin(body) {
  return JSON.parse(body.dataset.login ?? '{}')
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
