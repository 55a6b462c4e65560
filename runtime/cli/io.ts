/** Where a command writes. */
export interface CliIo {
  readonly out: { write(text: string): unknown }
  readonly err: { write(text: string): unknown }
}
