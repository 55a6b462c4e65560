import type { RouteContext, Routes } from './route.js'

type Answer = (context: RouteContext) => Promise<Response>

const consoles = new WeakMap<Routes, Promise<Answer>>()

/** `/console/*`: the pages of administrators and what they ask for, loaded when somebody first comes. */
export async function answerConsole(routes: Routes, context: RouteContext): Promise<Response> {
  const answer = await (consoles.get(routes) ?? loadConsole(routes))
  return answer(context)
}

function loadConsole(routes: Routes): Promise<Answer> {
  const loaded = import('./console/console.js').then(({ createConsole }) => createConsole(routes))
  consoles.set(routes, loaded)
  return loaded
}
