import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Async } from './async.tsx'
import { LoadMore } from './load-more.tsx'
import { rowsOf } from './paged-query.ts'
import { RecordTable, type RecordTableProps } from './record-table.tsx'

type PagedTableProps<T> = Omit<RecordTableProps<T>, 'rows'> & {
  readonly query: UseInfiniteQueryResult<InfiniteData<{ readonly items: readonly T[] }>>
  /** What stands there when nothing does. */
  readonly empty: ReactNode
}

/** A table whose rows come page by page as one scrolls. */
export function PagedTable<T>({ query, empty, ...table }: PagedTableProps<T>) {
  return (
    <Async query={query}>
      {(data) => {
        const rows = rowsOf(data)
        if (rows.length === 0) return empty
        return (
          <>
            <RecordTable {...table} rows={rows} />
            <LoadMore of={query} />
          </>
        )
      }}
    </Async>
  )
}
