import type { App } from '../../app.js'
import { findReadyType } from '../../kernel/candidate.js'
import { summarize } from '../../kernel/details.js'
import { ElementError } from '../../kernel/errors.js'
import type { ElementDescription, Node } from '../../kernel/node.js'
import { translateSchema, translateTitle } from '../../kernel/translate.js'
import { type Lang, readLang } from '../page-texts.js'
import { publicUrlOf } from './access.js'
import type { ConsoleApp, ConsoleContext } from './context.js'
import { describeAbilities, findAbleLogin, readLogin } from './login-abilities.js'
import type { ConsoleRoutes } from './routes.js'
import type { ElementPage, ElementRow, Elements, JsonSchema, SetupSteps, TypeForm } from './shapes.js'

/** The tree, an element's page, the form of a new instance, and the doctor. */
export function addElementRoutes(hono: ConsoleApp, routes: ConsoleRoutes): void {
  const { app } = routes
  hono.get('/api/elements', (context) => context.json(listElements(app, langOf(context))))
  hono.get('/api/elements/:name', (context) => context.json(describePage(routes, context)))
  hono.get('/api/types/:name', (context) => context.json(describeForm(routes, context)))
  hono.get('/api/instances/:name/steps', (context) => context.json(listSteps(app, context)))
  hono.get('/api/check', (context) => check(routes, context, undefined))
  hono.get('/api/check/:name', (context) => check(routes, context, context.req.param('name')))
}

function listElements(app: App, lang: string): Elements {
  const { nodes } = app.internals.knownElements()
  const elements = [...nodes.values()].map((node) => toRow(app, node, lang))
  return {
    elements: elements.sort((a, b) => (a.fullName < b.fullName ? -1 : 1)),
    problems: app.problems,
  }
}

function toRow(app: App, { declaration, kind, problems }: Node, lang: string): ElementRow {
  const { fullName, root, overrides } = declaration
  return {
    ...summarize(declaration, kind),
    title: translateTitle(declaration, lang).title,
    isBroken: problems.some(({ severity }) => severity === 'error'),
    isWritable: kind === 'instance' && root.folder === app.root,
    canInstantiate:
      kind === 'type' && findReadyType(fullName, '', app.internals.knownElements()).kind === 'ready',
    overrides,
  }
}

function describePage({ app, basePath }: ConsoleRoutes, context: ConsoleContext): ElementPage {
  const fullName = context.req.param('name') ?? ''
  const { functions, ...details } = app.describe(fullName)
  const lang = langOf(context)
  const node = app.internals.knownElements().nodes.get(fullName)
  if (node === undefined) throw new ElementError('ELEMENT_NOT_FOUND', 'it went away.', { fullName })
  const login = details.kind === 'instance' ? findAbleLogin(app, fullName) : undefined
  const element = toRow(app, node, lang)
  return {
    element,
    details: {
      ...details,
      title: element.title,
      functions: functions.map((one) => translateTitle(one, lang)),
    },
    login: login === undefined ? null : describeAbilities(login, basePath),
  }
}

/** Where browsers come back to unless the operator knows better. Logins may share it: the state says whose it is. */
const proposedCallback = '/api/auth/callback'

function describeForm(routes: ConsoleRoutes, context: ConsoleContext): TypeForm {
  const fullName = context.req.param('name') ?? ''
  const { kind, elementClass } = routes.app.getElement<ElementDescription & { kind?: string }>(fullName)
  if (kind !== 'type') {
    throw new ElementError('ELEMENT_NOT_FOUND', 'it is no Type that an instance can be made of.', {
      fullName,
    })
  }
  const schema = elementClass.configSchema
  return {
    fullName,
    schema: translateSchema(schema, langOf(context)),
    initial: listInitial(schema, publicUrlOf(routes, context)),
    variables: Object.keys(routes.app.internals.config.variables),
  }
}

/** Server-sent events are asked for without headers of the page's. */
function langOf({ req }: ConsoleContext): Lang {
  return readLang(req.query('lang') ?? req.header('accept-language'))
}

function listInitial(schema: JsonSchema, publicUrl: string): Record<string, unknown> {
  const { properties = {} } = schema
  const initial = Object.entries(properties).flatMap(([key, { initial: value, writeOnly }]) =>
    value === undefined || writeOnly === true ? [] : [[key, value] as const],
  )
  const proposed = Object.hasOwn(properties, 'redirectUri')
    ? { redirectUri: publicUrl + proposedCallback }
    : {}
  return { ...proposed, ...Object.fromEntries(initial) }
}

function listSteps(app: App, context: ConsoleContext): SetupSteps {
  return readLogin(app, context.req.param('name') ?? '').setupSteps?.({ lang: langOf(context) }) ?? []
}

/** The doctor's findings, each as soon as it is known. */
function check({ app, streams }: ConsoleRoutes, context: ConsoleContext, fullName: string | undefined) {
  // One that is not there is told before anything begins.
  if (fullName !== undefined) app.describe(fullName)
  const lang = langOf(context)
  return streams.answer(context, async (tell, signal) => {
    for await (const finding of app.check(fullName, { signal, lang })) await tell('finding', finding)
    await tell('done', {})
  })
}
