/** One request as it arrived, for tests to look at. */
export interface RequestRecord {
  method: string
  path: string
  /** The first value of each query parameter, decoded. */
  query: Readonly<Record<string, string>>
  body: string
  /** What was answered: 0, an errcode, a page's -310xx; null for a page, a 404, a cut or an answer still due. */
  errcode: number | null
  /** HTTP status; null when the connection was cut or the answer is still due. */
  status: number | null
  /** The emulator's time of arrival in milliseconds. */
  at: number
}

/** Everything that arrived, oldest first. Nothing is ever dropped; a bench switches the records off. */
export class RequestLog {
  readonly records: RequestRecord[] = []
  readonly #counts = new Map<string, number>()
  readonly #isRecording: boolean

  constructor(isRecording: boolean) {
    this.#isRecording = isRecording
  }

  add(record: RequestRecord): void {
    this.#counts.set(record.path, this.count(record.path) + 1)
    if (this.#isRecording) this.records.push(record)
  }

  count(path: string): number {
    return this.#counts.get(path) ?? 0
  }
}
