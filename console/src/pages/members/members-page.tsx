import { FilterOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Card, Drawer, Empty, Flex, Grid, Select, Switch } from 'antd'
import { useState } from 'react'
import { Failure } from '../../parts/failure.js'
import { LinkButton } from '../../parts/link-button.js'
import { useCursorPages } from '../../parts/cursor-pages.js'
import { SearchField } from '../../parts/search-field.js'
import { useTexts } from '../../settings.js'
import { DepartmentTree } from './department-tree.js'
import { useDepartments } from './departments.js'
import { useMemberFilter } from './filter.js'
import { LoginFrame } from './login-frame.js'
import { MemberTable } from './member-table.js'
import { membersApi } from './members-api.js'

/** The departments as a tree beside the members of the one that is chosen. */
export function MembersPage() {
  const { members } = useTexts()
  return (
    <LoginFrame tab="list" intro={members.intro}>
      {(fullName, login) =>
        login?.hasMembers === true ? (
          <Members key={fullName} fullName={fullName} hasDepartments={login.hasDepartments} />
        ) : (
          <Alert type="info" showIcon title={members.noMembers} />
        )
      }
    </LoginFrame>
  )
}

interface MembersProps {
  readonly fullName: string
  readonly hasDepartments: boolean
}

function Members({ fullName, hasDepartments }: MembersProps) {
  const { members } = useTexts()
  const [filter] = useMemberFilter()
  const departments = useDepartments(fullName, hasDepartments)
  const queryKey = ['members', fullName, filter]
  const pages = useCursorPages({
    queryKey,
    fetchPage: (cursor, signal) => membersApi.list(fullName, filter, cursor, signal),
  })
  const total = useQuery({
    queryKey: [...queryKey, 'count'],
    queryFn: ({ signal }) => membersApi.count(fullName, filter, signal),
  })
  const isFiltered = Object.values(filter).some((value) => value !== undefined)
  const { lg = false } = Grid.useBreakpoint()
  return (
    <Flex gap={24} align="flex-start">
      {hasDepartments && lg && (
        <Card size="small" title={members.departments} style={{ flex: '0 0 260px' }}>
          <Departments query={departments} />
        </Card>
      )}
      <Flex vertical gap={16} style={{ flex: 1, minWidth: 0 }}>
        <Filters hasDepartments={hasDepartments} departments={departments} />
        <MemberTable
          fullName={fullName}
          pages={pages}
          total={total.data?.count}
          nameOf={departments.data?.nameOf ?? String}
          empty={isFiltered ? members.empty : <Unsynced fullName={fullName} />}
        />
      </Flex>
    </Flex>
  )
}

function Unsynced({ fullName }: { readonly fullName: string }) {
  const { members } = useTexts()
  return (
    <Flex vertical gap={12} align="center">
      {members.emptyUnsynced}
      <LinkButton to={`/members/${fullName}/sync`}>{members.goToSync}</LinkButton>
    </Flex>
  )
}

type DepartmentsQuery = ReturnType<typeof useDepartments>

function Departments({ query, onDone }: { readonly query: DepartmentsQuery; readonly onDone?: () => void }) {
  const { members } = useTexts()
  const [filter, change] = useMemberFilter()
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />
  if (query.data === undefined) return null
  if (query.data.count === 0)
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={members.noDepartments} />
  return (
    <DepartmentTree
      departments={query.data}
      selected={filter.department}
      onSelect={(department) => {
        change({ department })
        onDone?.()
      }}
    />
  )
}

interface FiltersProps {
  readonly hasDepartments: boolean
  readonly departments: DepartmentsQuery
}

function Filters({ hasDepartments, departments }: FiltersProps) {
  const { members } = useTexts()
  const [filter, change] = useMemberFilter()
  const { lg = false } = Grid.useBreakpoint()
  return (
    <Flex gap={12} wrap align="center" role="search">
      <SearchField
        label={members.searchHint}
        value={filter.search}
        onSearch={(search) => {
          change({ search })
        }}
      />
      <Select
        aria-label={members.status}
        style={{ width: 140 }}
        value={filter.status ?? 0}
        onChange={(status) => {
          change({ status: status === 0 ? undefined : status })
        }}
        options={[
          { value: 0, label: members.anyStatus },
          ...Object.entries(members.statuses).map(([value, label]) => ({ value: Number(value), label })),
        ]}
      />
      {hasDepartments && !lg && <DepartmentDrawer departments={departments} />}
      {filter.department !== undefined && (
        <label style={{ display: 'inline-flex', gap: 8, alignItems: 'center' }}>
          <Switch
            checked={filter.recursive !== false}
            onChange={(recursive) => {
              change({ recursive })
            }}
          />
          {members.withSubdepartments}
        </label>
      )}
    </Flex>
  )
}

/** Where there is no room beside the table the tree lies in a drawer. */
function DepartmentDrawer({ departments }: { readonly departments: DepartmentsQuery }) {
  const { members } = useTexts()
  const [filter] = useMemberFilter()
  const [isOpen, setOpen] = useState(false)
  const close = () => {
    setOpen(false)
  }
  const { department } = filter
  return (
    <>
      <Button
        icon={<FilterOutlined />}
        onClick={() => {
          setOpen(true)
        }}
      >
        {department === undefined
          ? members.departments
          : (departments.data?.nameOf(department) ?? members.departments)}
      </Button>
      <Drawer title={members.departments} open={isOpen} onClose={close} placement="left">
        <Departments query={departments} onDone={close} />
      </Drawer>
    </>
  )
}
