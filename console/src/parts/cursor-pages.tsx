import { type UseQueryResult, keepPreviousData, useQuery } from '@tanstack/react-query'
import { Button, Flex, Typography } from 'antd'
import { useState } from 'react'
import type { Page } from '../../../runtime/http/console/shapes.js'
import { useTexts } from '../settings.js'

export const rowsPerPage = 50

export interface CursorPages<Row> {
  readonly query: UseQueryResult<Page<Row>>
  /** Counts from 0. */
  readonly index: number
  readonly onPrevious: (() => void) | undefined
  readonly onNext: (() => void) | undefined
}

export interface CursorPagesOptions<Row> {
  /** What the rows depend on: where it changes, the first page is shown again. */
  readonly queryKey: readonly unknown[]
  readonly fetchPage: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<Row>>
}

/** Goes through rows a page at a time, by the cursors that the server gives; the way back is remembered. */
export function useCursorPages<Row>({ queryKey, fetchPage }: CursorPagesOptions<Row>): CursorPages<Row> {
  const about = JSON.stringify(queryKey)
  const [place, setPlace] = useState<{ about: string; cursors: readonly string[] }>({ about, cursors: [] })
  const cursors = place.about === about ? place.cursors : []
  const cursor = cursors.at(-1)
  const query = useQuery({
    queryKey: [...queryKey, cursor],
    queryFn: ({ signal }) => fetchPage(cursor, signal),
    placeholderData: keepPreviousData,
  })
  const nextCursor = query.isPlaceholderData ? null : (query.data?.nextCursor ?? null)
  return {
    query,
    index: cursors.length,
    onPrevious:
      cursors.length === 0
        ? undefined
        : () => {
            setPlace({ about, cursors: cursors.slice(0, -1) })
          },
    onNext:
      nextCursor === null
        ? undefined
        : () => {
            setPlace({ about, cursors: [...cursors, nextCursor] })
          },
  }
}

export interface PagerProps {
  readonly pages: CursorPages<unknown>
  /** How many rows there are on all pages, where that is known. */
  readonly total?: number | undefined
}

/** The way to the next page and back; nothing where all rows are on one. */
export function Pager({ pages: { query, index, onPrevious, onNext }, total }: PagerProps) {
  const { common } = useTexts()
  const rows = query.data?.rows.length ?? 0
  const isAlone = onPrevious === undefined && onNext === undefined
  if (rows === 0 || (isAlone && total === undefined)) return null
  const first = index * rowsPerPage + 1
  return (
    <Flex component="nav" aria-label={common.pages} gap={8} align="center" justify="flex-end" wrap>
      <Typography.Text type="secondary" role="status">
        {common.range(first, first + rows - 1, total)}
      </Typography.Text>
      {!isAlone && (
        <>
          <Button disabled={onPrevious === undefined} onClick={onPrevious}>
            {common.previousPage}
          </Button>
          <Button disabled={onNext === undefined} onClick={onNext}>
            {common.nextPage}
          </Button>
        </>
      )}
    </Flex>
  )
}
