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
  box.append(drawDoor(), link, hint)
  element.append(box)
  return {
    unmount() {
      box.remove()
    },
  }
}

const svg = 'http://www.w3.org/2000/svg'

/** An arrow that goes in at a door. */
function drawDoor(): SVGElement {
  const icon = document.createElementNS(svg, 'svg')
  icon.setAttribute('viewBox', '0 0 24 24')
  icon.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS(svg, 'path')
  path.setAttribute('d', 'M10 17l5-5-5-5M15 12H4M13 4h5a2 2 0 012 2v12a2 2 0 01-2 2h-5')
  icon.append(path)
  return icon
}
