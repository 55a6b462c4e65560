import { expect } from 'vitest'
import type { WecomApp } from './wecom-app.js'

/** Everything secret that went over the wire to the emulator. */
export function secretsOf({ emulator }: Pick<WecomApp, 'emulator'>): string[] {
  const sent = emulator.requests.flatMap(({ query, body }) => [
    query['access_token'],
    query['code'],
    (JSON.parse(body === '' ? '{}' : body) as { user_ticket?: string }).user_ticket,
  ])
  return [emulator.corpSecret, ...sent.filter((secret): secret is string => (secret ?? '').length > 8)]
}

/** Expects that none of the texts holds one of the secrets, as it is or as a URL would have it. */
export function expectNone(texts: readonly string[], secrets: readonly string[]): void {
  expect(secrets.length).toBeGreaterThan(1)
  for (const text of texts) {
    for (const secret of secrets) {
      expect(text).not.toContain(secret)
      expect(text).not.toContain(encodeURIComponent(secret))
    }
  }
}
