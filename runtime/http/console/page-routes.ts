import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { compress } from 'hono/compress'
import { getMimeType } from 'hono/utils/mime'
import { answerPage } from '../pages.js'
import { refuse } from './answers.js'
import type { ConsoleApp, ConsoleContext } from './context.js'
import type { ConsoleRoutes } from './routes.js'

/** The built pages: beside the runtime when installed, where the console's own build puts them in this repository. */
const builtPages = new URL(
  import.meta.url.endsWith('.ts') ? '../../../console/dist/' : '../../../console/',
  import.meta.url,
)

const yearSeconds = 365 * 24 * 3600

/** The pages and what they are made of. Nothing in them is secret: what is comes by the API. */
export function addPageRoutes(hono: ConsoleApp, routes: ConsoleRoutes): void {
  hono.use('/assets/*', compress())
  hono.get('/assets/:file', (context) => answerFile(context, `assets/${context.req.param('file')}`, true))
  hono.get('/index.html', (context) => answerIndex(routes, context))
  hono.get('/:file{[\\w-]+\\.\\w+}', (context) => answerFile(context, context.req.param('file'), false))
  hono.get('*', (context) => answerIndex(routes, context))
}

async function answerFile(context: ConsoleContext, path: string, isHashed: boolean): Promise<Response> {
  // A name and no way to elsewhere.
  const isName = /^(assets\/)?[\w-]+(\.[\w-]+)+$/.test(path)
  const body = isName ? await readBuilt(path) : undefined
  if (body === undefined) return refuse(context, 'unknown')
  context.header('Cache-Control', isHashed ? `public, max-age=${yearSeconds}, immutable` : 'no-cache')
  return context.body(body, 200, { 'content-type': getMimeType(path) ?? 'application/octet-stream' })
}

/** The one page; what it shows is in the address. */
async function answerIndex(routes: ConsoleRoutes, context: ConsoleContext): Promise<Response> {
  const { outer } = context.env
  const isApi = context.req.path.startsWith(`${routes.basePath}/console/api/`)
  if (isApi || outer.req.header('accept')?.includes('text/html') !== true) return refuse(context, 'unknown')
  const index = await readBuilt('index.html')
  if (index === undefined) return answerNotBuilt(routes, context)
  const nonce = outer.var.secureHeadersNonce ?? ''
  outer.set('policy', composePolicy(nonce))
  return context.html(fillIn(Buffer.from(index).toString('utf8'), nonce, `${routes.basePath}/console`))
}

/** The build leaves two slots: where the console lies, from which relative addresses count, and the nonce of the answer. */
function fillIn(index: string, nonce: string, base: string): string {
  return index.replaceAll('__CONSOLE_BASE__', base).replaceAll('__CSP_NONCE__', nonce)
}

function composePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self' data: https:",
    "font-src 'self' data:",
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

async function answerNotBuilt(routes: ConsoleRoutes, { env }: ConsoleContext): Promise<Response> {
  const page = ({
    consoleNotBuilt: title,
    consoleBuild,
  }: {
    consoleNotBuilt: string
    consoleBuild: string
  }) => ({
    title,
    paragraphs: [consoleBuild],
  })
  return answerPage(routes, env.outer, page, 503)
}

async function readBuilt(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await readFile(fileURLToPath(new URL(path, builtPages))))
  } catch {
    return undefined
  }
}
