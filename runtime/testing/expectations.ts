import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { Code } from '../kernel/errors.js'

/** The refusal of a login whose state is missing, unknown, expired, used or another browser's. */
export const stateRefused = 40301

/** What a promise rejects with; it is an assertion that it does. */
export async function expectRejection(promise: Promise<unknown>, what: string): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  return assert.fail(`${what} was not refused`)
}

/** Asserts that a call is refused with a `Code` that a browser may see, and gives it. */
export async function expectCode(promise: Promise<unknown>, what: string, code?: number): Promise<Code> {
  const error = await expectRejection(promise, what)
  if (!Code.is(error)) return assert.fail(`${what} was refused with ${nameOf(error)}, which is no Code`)
  if (code !== undefined) assert.equal(error.code, code, `${what} was refused with another Code`)
  assert.ok(
    error.httpStatus >= 400 && error.httpStatus < 500,
    `${what} is a refusal, so httpStatus of its Code has to be 4xx and is ${error.httpStatus}`,
  )
  assert.ok(
    error.message.includes(String(error.code)),
    `the message of the Code for ${what} lacks its number`,
  )
  return error
}

/** Asserts that none of the secrets is in what a value shows of itself; the message doesn't show it either. */
export function expectNoSecret(value: unknown, secrets: readonly string[], what: string): void {
  const shown = typeof value === 'string' ? value : inspect(value, { depth: Infinity, getters: true })
  for (const secret of secrets) assert.ok(!shown.includes(secret), `${what} shows a secret`)
}

function nameOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : typeof error
}
