// The standard's name, and those that Chromium, Firefox and Safari had for it before.
const purposeHeaders = ['sec-purpose', 'purpose', 'x-moz', 'x-purpose']

/** Programs that look at a link before a person does must not use up what it holds. */
export function isLookAhead({ method, headers }: Request): boolean {
  if (method === 'HEAD') return true
  return purposeHeaders.some((name) => /prefetch|prerender|preview/i.test(headers.get(name) ?? ''))
}
