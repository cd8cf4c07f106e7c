/** The filter of a room under a name. */
export type SavedView = {
  id: string
  room: string
  name: string
  search: Record<string, string>
  owner: string
  shared: boolean
  mine: boolean
  default: boolean
  createdAt: string
  updatedAt: string
}

/** The rooms whose filters can be saved. */
export type ViewedRoom =
  | 'events'
  | 'people'
  | 'accounts'
  | 'catalogue'
  | 'elements'
  | 'experiments'
  | 'metrics'
  | 'purposes'
  | 'requests'
  | 'rejected'
  | 'keys'
  | 'audit'

/** What an address says of a filter. */
export type Filter = Readonly<Record<string, string | undefined>>

/** The same filter without what is not set. */
export function filterOf(filter: Filter): Record<string, string> {
  const set = Object.entries(filter).filter((one): one is [string, string] => one[1] !== undefined && one[1] !== '')
  return Object.fromEntries(set)
}

/** Whether two filters ask for the same, whatever the order in which they say so. */
export function sameFilter(one: Filter, other: Filter): boolean {
  const written = (filter: Filter) =>
    JSON.stringify(Object.entries(filterOf(filter)).sort(([a], [b]) => (a < b ? -1 : 1)))
  return written(one) === written(other)
}
