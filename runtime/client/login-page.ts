/** The script of the login page: draws the panel, and says in words what became of it. */
import { createClient } from './client.js'
import type { LoginEntry, LoginOffer, PanelFailure } from './entry.js'
import { LoginPanel } from './login-panel.js'
import { type Lang, texts } from './texts.js'

/** What the server writes into the page. */
interface PageData {
  readonly app: string
  readonly basePath: string
  readonly fullName: string
  readonly lang: Lang
  readonly offer: LoginOffer
  readonly lifetimeSeconds: number
  readonly returnTo: string | null
  /** Address of the type's module. */
  readonly entry: string
}

const narrow = matchMedia('(max-width: 540px)')
const place = document.querySelector<HTMLElement>('[data-login]')
if (place !== null) drawLogin(place, JSON.parse(place.dataset['login'] ?? '') as PageData)

function drawLogin(place: HTMLElement, data: PageData): void {
  const { app, basePath, fullName, lang, returnTo } = data
  const client = createClient({ baseUrl: basePath, app })
  const words = texts[lang]
  const say = (...parts: Node[]) => {
    place.replaceChildren(...parts)
  }
  const offerAgain = () => {
    const again = document.createElement('button')
    again.type = 'button'
    again.textContent = words.again
    again.addEventListener('click', () => {
      say(paragraph(words.loading))
      place.setAttribute('aria-busy', 'true')
      void panel.draw()
      place.focus()
    })
    return again
  }
  const getOffer = async () => {
    const args = returnTo === null ? {} : { returnTo }
    const fresh = await client.getLoginConfig(fullName, args)
    return { offer: fresh, lifetimeSeconds: data.lifetimeSeconds }
  }
  const source = {
    getOffer,
    getEntry: async () => (await import(data.entry)) as LoginEntry,
    complete: async (authCode: string, state: string) => {
      await client.loginWithCode(fullName, { authCode, state })
      location.replace(returnTo ?? '/')
    },
  }
  const panel = new LoginPanel(
    place,
    source,
    { lang, size: narrow.matches ? 'small' : 'middle', colorScheme: 'auto' },
    {
      onDrawn: () => {
        place.removeAttribute('aria-busy')
      },
      onBusy: () => {
        say(paragraph(words.busy))
      },
      onCancel: () => {
        say(alert(heading(words.cancelled), paragraph(words.cancelledHint)), offerAgain())
      },
      onError: (failure) => {
        place.removeAttribute('aria-busy')
        say(alert(heading(words.failed), ...describe(failure, lang)), offerAgain())
      },
    },
  )
  void panel.draw({ offer: data.offer, lifetimeSeconds: data.lifetimeSeconds })
}

function describe({ code, reason, solution }: PanelFailure, lang: Lang): HTMLElement[] {
  const words = texts[lang]
  const number = document.createElement('small')
  number.textContent = `${words.error} ${code}`
  return [
    paragraph(reason),
    ...(solution === undefined ? [] : [paragraph(words.askAdmin + solution)]),
    ...(code === 0 ? [] : [number]),
  ]
}

function alert(...parts: HTMLElement[]): HTMLElement {
  const box = document.createElement('div')
  box.setAttribute('role', 'alert')
  box.append(...parts)
  return box
}

function heading(text: string): HTMLElement {
  const element = document.createElement('h2')
  element.textContent = text
  return element
}

function paragraph(text: string): HTMLElement {
  const element = document.createElement('p')
  element.textContent = text
  return element
}
