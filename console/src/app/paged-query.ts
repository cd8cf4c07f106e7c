import { infiniteQueryOptions, type QueryKey } from '@tanstack/react-query'

/** The part of a list that is asked for, as every list of the server takes it. */
export type PageAsked = { readonly limit: number; readonly cursor?: string }

/** A list that is read page by page, as far as one scrolls. */
export function pagedQuery<P extends { readonly nextCursor: string | null }>(
  queryKey: QueryKey,
  load: (page: PageAsked) => Promise<P>,
) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam }) => load({ limit: 50, ...(pageParam !== '' && { cursor: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  })
}

/** All rows that were read so far. */
export function rowsOf<T>(data: { readonly pages: readonly { readonly items: readonly T[] }[] } | undefined): T[] {
  return (data?.pages ?? []).flatMap((page) => page.items)
}
