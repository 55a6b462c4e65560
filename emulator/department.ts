/** A department, spelled as in WeCom's department/get. The root has id 1 and parentid 0. */
export interface EmulatedDepartment {
  id: number
  name: string
  name_en: string
  department_leader: readonly string[]
  parentid: number
  order: number
}

/** What a test must say about a department. The parent defaults to the root. */
export type DepartmentInit = Partial<EmulatedDepartment> & Pick<EmulatedDepartment, 'id' | 'name'>
