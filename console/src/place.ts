/** Where the pages are, as the server wrote it into index.html. */

const readMeta = (name: string) =>
  document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? ''

/** The path at which the console lies, without a slash at its end: `/console`. */
export const basePath = readMeta('console-base')

/** The path of the app itself, below which its logins lie: empty at the root of its host. */
export const appPath = basePath.slice(0, basePath.lastIndexOf('/'))

/** What the Content-Security-Policy of this page lets styles in by. */
export const cspNonce = readMeta('csp-nonce')
