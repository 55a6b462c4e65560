import type { LoginOffer, MountedPanel } from './entry.js'
import { type Lang, texts } from './texts.js'

/** The ordinary way to log in: a link that leaves the page. */
export function mountButton(element: HTMLElement, { loginUrl }: LoginOffer, lang: Lang): MountedPanel {
  const box = document.createElement('div')
  box.className = 'login-button'
  const link = document.createElement('a')
  link.href = loginUrl
  link.textContent = texts[lang].goOn
  const hint = document.createElement('p')
  hint.textContent = texts[lang].goOnHint
  box.append(link, hint)
  element.append(box)
  return {
    unmount() {
      box.remove()
    },
  }
}
