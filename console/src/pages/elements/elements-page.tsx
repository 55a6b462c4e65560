import { PlusOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Alert, Button, Empty, Flex, Grid, Input, Table, type TableColumnType, Typography } from 'antd'
import { useDeferredValue, useMemo, useState } from 'react'
import { Link } from 'react-router'
import type { Elements } from '../../../../runtime/http/console/shapes.js'
import { api } from '../../api.js'
import { LinkButton } from '../../parts/link-button.js'
import { Page } from '../../parts/page.js'
import { Queried } from '../../parts/queried.js'
import { useTexts } from '../../settings.js'
import { ElementState, ElementTags } from './element-tags.js'
import { type TreeNode, growTree } from './element-tree.js'
import { ProblemList } from '../../parts/problem-list.js'

/** All elements, from the Metas down to the instances. */
export function ElementsPage() {
  const { shell, elements } = useTexts()
  const query = useQuery({ queryKey: ['elements'], queryFn: api.elements })
  return (
    <Page
      title={shell.elements}
      intro={elements.intro}
      actions={
        <LinkButton type="primary" icon={<PlusOutlined aria-hidden />} to="/elements/new">
          {elements.create}
        </LinkButton>
      }
    >
      <Queried query={query}>{(data) => <Found {...data} />}</Queried>
    </Page>
  )
}

function Found({ elements: rows, problems }: Elements) {
  const { elements } = useTexts()
  const [search, setSearch] = useState('')
  const wanted = useDeferredValue(search)
  const tree = useMemo(() => growTree(rows, problems, wanted), [rows, problems, wanted])
  return (
    <Flex vertical gap={16}>
      {problems.length > 0 && <Problems problems={problems} />}
      <Input.Search
        allowClear
        aria-label={elements.search}
        placeholder={elements.search}
        style={{ maxWidth: 360 }}
        onChange={({ target }) => {
          setSearch(target.value)
        }}
      />
      <ElementTable tree={tree} rows={rows} />
    </Flex>
  )
}

function Problems({ problems }: Pick<Elements, 'problems'>) {
  const { elements } = useTexts()
  const [isOpen, setOpen] = useState(problems.length <= 2)
  const type = problems.some(({ severity }) => severity === 'error') ? 'error' : 'warning'
  return (
    <Alert
      type={type}
      showIcon
      role="status"
      title={
        <Flex justify="space-between" align="center" gap={8}>
          {elements.appProblems(problems.length)}
          <Button
            size="small"
            aria-expanded={isOpen}
            onClick={() => {
              setOpen(!isOpen)
            }}
          >
            {isOpen ? elements.fold : elements.unfold}
          </Button>
        </Flex>
      }
      description={isOpen && <ProblemList problems={problems} isOfMany />}
    />
  )
}

const indentSize = 16

/** A phone shows the state of an element below its title. */
function ElementTable({ tree, rows }: { readonly tree: TreeNode[]; readonly rows: Elements['elements'] }) {
  const { elements } = useTexts()
  const { sm = false } = Grid.useBreakpoint()
  const stateColumn: TableColumnType<TreeNode> = {
    title: elements.state,
    key: 'state',
    width: 108,
    align: 'end',
    render: (_value, { row, problems }) => <ElementState row={row} problems={problems} />,
  }
  return (
    <Table<TreeNode>
      // Expanded from the beginning, and anew when the rows are others.
      key={rows.length + tree.length}
      dataSource={tree}
      pagination={false}
      expandable={{ defaultExpandAllRows: true, indentSize }}
      locale={{
        emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={elements.nothingFound} />,
      }}
      columns={[
        {
          title: elements.name,
          key: 'name',
          render: (_value, { row, depth, problems }) => (
            <Flex
              vertical
              gap={4}
              style={{
                display: 'inline-flex',
                verticalAlign: 'top',
                maxWidth: `calc(100% - ${32 + depth * indentSize}px)`,
              }}
            >
              <Flex gap={8} align="center" wrap>
                <Link to={`/elements/${row.fullName}`} style={{ overflowWrap: 'anywhere', fontWeight: 600 }}>
                  {row.title}
                </Link>
                <ElementTags row={row} />
                {!sm && <ElementState row={row} problems={problems} />}
              </Flex>
              <Typography.Text type="secondary" style={{ fontSize: 13, overflowWrap: 'anywhere' }}>
                {row.fullName}
              </Typography.Text>
            </Flex>
          ),
        },
        ...(sm ? [stateColumn] : []),
      ]}
    />
  )
}
