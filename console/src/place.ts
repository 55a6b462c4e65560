/** Where the pages are, as the server wrote it into index.html. */

/** The path below which the console lies, without a slash at its end: `/console`. */
export const basePath = new URL('.', document.baseURI).pathname.replace(/\/$/, '')

/** The path of the app itself, below which its logins lie: empty at the root of its host. */
export const appPath = basePath.slice(0, basePath.lastIndexOf('/'))

/** What the Content-Security-Policy of this page lets styles and scripts in by. */
export const cspNonce = document.querySelector<HTMLElement>('script[nonce]')?.nonce ?? ''
