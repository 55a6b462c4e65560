import { Code } from 'wecom-elements'
import { expect } from 'vitest'

/** Expects a rejection with that `Code`, whose message has the number and no other run of five or more digits. */
export async function expectCode(promise: Promise<unknown>, code: number): Promise<Code> {
  const error: unknown = await promise.then(
    () => 'it succeeded',
    (reason: unknown) => reason,
  )
  if (!Code.is(error)) throw new Error(`expected Code ${code}, but: ${String(error)}`, { cause: error })
  expect(error.code).toBe(code)
  expectOneNumber(error)
  return error
}

export function expectOneNumber(error: Code): void {
  for (const text of [error.message, String(error)]) {
    expect(text).toContain(String(error.code))
    expect(text.replace(String(error.code), '')).not.toMatch(/\d{5}/)
  }
}
