/** The number under which the log has more about a request. */
export function createRequestId(randomBytes: (size: number) => Buffer): string {
  return randomBytes(12).toString('hex')
}
