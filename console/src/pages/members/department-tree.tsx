import { Button, Flex, Input, Tree } from 'antd'
import { type Key, useMemo, useState } from 'react'
import { useTexts } from '../../settings.js'
import { type DepartmentNode, type Departments, filterTree } from './departments.js'

export interface DepartmentTreeProps {
  readonly departments: Departments
  readonly selected: number | undefined
  readonly onSelect: (id: number | undefined) => void
}

const treeHeight = 520

/** Chooses a department; only what is in view is drawn, however many there are. */
export function DepartmentTree({ departments, selected, onSelect }: DepartmentTreeProps) {
  const { members } = useTexts()
  const [text, setText] = useState('')
  const [opened, setOpened] = useState<readonly Key[]>(() => departments.tree.map(({ key }) => key))
  const shown = useMemo(
    () => (text === '' ? [...departments.tree] : filterTree(departments.tree, text)),
    [departments, text],
  )
  return (
    <Flex vertical gap={12}>
      <Input
        allowClear
        value={text}
        onChange={({ target }) => {
          setText(target.value)
        }}
        placeholder={members.departmentFilter}
        aria-label={members.departmentFilter}
      />
      <Button
        type={selected === undefined ? 'primary' : 'default'}
        aria-pressed={selected === undefined}
        onClick={() => {
          onSelect(undefined)
        }}
      >
        {members.allDepartments}
      </Button>
      <Tree<DepartmentNode>
        aria-label={members.departments}
        blockNode
        height={treeHeight}
        style={{ background: 'transparent' }}
        treeData={shown}
        expandedKeys={text === '' ? [...opened] : keysOf(shown)}
        onExpand={(keys) => {
          setOpened(keys)
        }}
        selectedKeys={selected === undefined ? [] : [selected]}
        onSelect={([key]) => {
          onSelect(key === undefined ? undefined : Number(key))
        }}
      />
    </Flex>
  )
}

function keysOf(tree: readonly DepartmentNode[]): Key[] {
  return tree.flatMap(({ key, children }) => [key, ...keysOf(children)])
}
