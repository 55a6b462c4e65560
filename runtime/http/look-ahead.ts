/** Programs that look at a link before a person does must not use up what it holds. */
export function isLookAhead(request: Request): boolean {
  const purpose = `${request.headers.get('sec-purpose') ?? ''} ${request.headers.get('purpose') ?? ''}`
  return request.method === 'HEAD' || /prefetch|prerender|preview/i.test(purpose)
}
