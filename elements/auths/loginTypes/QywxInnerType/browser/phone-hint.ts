import { panelTexts } from './panel-texts.js'

/** What helps on a phone, which cannot scan its own screen; undefined on other machines. */
export function createPhoneHint(lang: 'zh' | 'en'): HTMLElement | undefined {
  if (!/Android|iPhone|iPad|Mobile|HarmonyOS/i.test(navigator.userAgent)) return undefined
  const words = panelTexts[lang]
  const hint = document.createElement('p')
  hint.className = 'login-hint'
  hint.textContent = words.onPhone
  // Browsers have a clipboard on https and on this machine only.
  const { clipboard } = navigator as { clipboard?: Clipboard }
  if (clipboard === undefined) return hint

  const copy = document.createElement('button')
  copy.type = 'button'
  copy.className = 'login-plain'
  copy.textContent = words.copy
  copy.setAttribute('aria-live', 'polite')
  copy.addEventListener('click', () => {
    void clipboard.writeText(location.href).then(() => {
      copy.textContent = words.copied
    })
  })
  hint.append(document.createElement('br'), copy)
  return hint
}
