import { Empty, Flex, Table, type TableProps } from 'antd'
import type { ReactNode } from 'react'
import { type CursorPages, Pager } from './cursor-pages.js'
import { Failure } from './failure.js'

export interface PagedTableProps<Row> extends Pick<TableProps<Row>, 'columns' | 'expandable' | 'loading'> {
  /** What the table is, for screen readers. */
  readonly label: string
  readonly rowKey: keyof Row & string
  readonly pages: CursorPages<Row>
  /** How many rows there are on all pages, where that is known. */
  readonly total?: number | undefined
  /** What an empty table says. */
  readonly empty: ReactNode
}

/** Rows a page at a time, with the way to the next ones; it says why where they could not be read. */
export function PagedTable<Row extends object>({
  label,
  pages,
  total,
  empty,
  ...table
}: PagedTableProps<Row>) {
  const { query } = pages
  return (
    <Flex vertical gap={16}>
      {query.isError && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      <Table<Row>
        loading={query.isPending}
        {...table}
        aria-label={label}
        size="middle"
        dataSource={query.data?.rows ?? []}
        pagination={false}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty} /> }}
      />
      <Pager pages={pages} total={total} />
    </Flex>
  )
}
