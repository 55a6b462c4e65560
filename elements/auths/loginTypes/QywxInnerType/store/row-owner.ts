/**
 * Whose rows: one instance of one corporation. Two instances never see each other's.
 */
// A type and no interface, which could not be passed on as the arguments of a statement.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type RowOwner = {
  readonly element: string
  readonly corpId: string
}
