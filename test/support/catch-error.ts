/** What a call throws; an error of its own when it throws nothing. */
export function catchError(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

/** What a promise rejects with; an error of its own when it is fulfilled. */
export async function catchRejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('nothing was rejected')
}
