import { ElementError } from '../kernel/errors.js'
import { type Asset, readAsset } from './assets.js'
import type { LoginElement } from './login-elements.js'

/** Where a login type's panel may load what from, as sources of a Content-Security-Policy. */
export interface ContentSecurity {
  readonly frame?: readonly string[]
  readonly script?: readonly string[]
  readonly image?: readonly string[]
}

/** What a login type brings into a page. */
export interface BrowserSide {
  readonly entry: Asset
  readonly contentSecurity: ContentSecurity
}

interface LoginStatics {
  readonly name: string
  readonly browserEntry?: unknown
  readonly contentSecurity?: ContentSecurity
}

/** An origin, or a host with any port. Whatever else would write another directive into the policy. */
const source = /^https?:\/\/[\w.*-]+(:(\d+|\*))?$/

/**
 * Reads the browser side of a login's type; undefined where it has none.
 *
 * @throws ElementError when the class names a file that is not there, or a source that is no origin.
 */
export async function readBrowserSide(login: LoginElement): Promise<BrowserSide | undefined> {
  const statics = login.constructor as unknown as LoginStatics
  const { name, browserEntry, contentSecurity = {} } = statics
  if (browserEntry === undefined) return undefined
  const fail = (detail: string, cause?: unknown) =>
    new ElementError('ELEMENT_CLASS_INVALID', detail, { fullName: login.fullName, cause })

  const wrong = Object.values(contentSecurity as Record<string, readonly string[]>)
    .flat()
    .find((text) => !source.test(text))
  if (wrong !== undefined) {
    throw fail(
      `${name}.contentSecurity has ${JSON.stringify(wrong)}. Write origins, as in "https://id.example".`,
    )
  }
  const address = browserEntry instanceof URL ? browserEntry.href : JSON.stringify(browserEntry)
  if (!address.startsWith('file:')) {
    throw fail(`${name}.browserEntry is ${address}. Write new URL('./browser/panel.js', import.meta.url).`)
  }
  const file = new URL(address)
  try {
    return { entry: await readAsset(file), contentSecurity }
  } catch (cause) {
    throw fail(
      `${name}.browserEntry names ${file.pathname}, which cannot be read. Put the module there.`,
      cause,
    )
  }
}

/** The policy of a page that draws a panel. */
export function composePolicy(
  nonce: string,
  { frame = [], script = [], image = [] }: ContentSecurity,
): string {
  const directives = {
    'default-src': ["'none'"],
    'script-src': ["'self'", ...script],
    'style-src': [`'nonce-${nonce}'`],
    'connect-src': ["'self'"],
    'frame-src': frame.length === 0 ? ["'none'"] : frame,
    'img-src': image.length === 0 ? ["'none'"] : image,
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  }
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(' ')}`)
    .join('; ')
}
