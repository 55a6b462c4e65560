import type { Refusal } from '../answers.js'
import type { View } from '../visible-range.js'
import type { EmulatorState } from '../state.js'

/** An id of a query: digits only. null for anything else. */
export function readId(text: string): number | null {
  return /^\d{1,10}$/.test(text) ? Number(text) : null
}

/** The department that a query names, or why it may not be read. Its help says that 60003 is for a missing id too [S-err]. */
export function readDepartment(state: EmulatorState, view: View, text: string | undefined): number | Refusal {
  if (text === undefined || text === '') return { errcode: 60003 }
  const id = readId(text)
  if (id === null) return { errcode: 60123 }
  if (!state.corporation.departments.has(id)) return { errcode: state.knobs.unknownDepartmentErrcode }
  return view.seesDepartment(id) ? id : { errcode: 60011 }
}

/** The JSON object of a body, or the refusal of one that is none [S-kc]. */
export function readJsonObject(text: string): Readonly<Record<string, unknown>> | Refusal {
  const refusal = { errcode: 40058, note: 'Warning: wrong json format. ' }
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : refusal
  } catch {
    return refusal
  }
}

/** Whether reading parameters ended in a refusal. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'errcode' in value
}
