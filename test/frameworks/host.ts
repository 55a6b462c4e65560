/** What every host of these tests answers by itself, whichever framework it stands on. */
import type { Handler, HandlerOptions, SignedIn } from '../../runtime/http/index.js'

/** A framework with the handler mounted in it. */
export interface Mount {
  /** What the handler is told besides. */
  readonly options?: HandlerOptions
  /** Listens on that port of the loopback address, and gives what ends it. */
  readonly listen: (handler: Handler, port: number) => Promise<() => Promise<unknown>>
}

export interface Order {
  readonly item: string
}

/** A page for people who are logged in. */
export function showOrders(request: Request, { userId }: SignedIn): Response {
  const { pathname, search } = new URL(request.url)
  return new Response(`The orders of ${userId} at ${pathname}${search}`)
}

/** What only people who are logged in may do. */
export async function placeOrder(request: Request, { userId }: SignedIn): Promise<Response> {
  const { item } = (await request.json()) as Order
  return Response.json({ item, orderedBy: userId }, { status: 201 })
}

export const ownNotFound = 'The host has no such page.'

/** The host's own 404, for whatever is neither a route of its own nor one of the handler's. */
export function answerNotFound(): Response {
  return new Response(ownNotFound, { status: 404 })
}
