/** Somebody or something by id, with the name it has today. */
export type Named = { kind: string; id: string; name: string | null }

export type AuditRecord = {
  id: string
  place: number
  at: string
  by: Named
  action: string
  target: Named
  change: { before: unknown; after: unknown } | null
  detail: Record<string, unknown>
  seal: string
}

export type AuditFacets = {
  who: (Named & { count: number })[]
  actions: { action: string; count: number }[]
  targets: { kind: string; count: number }[]
}

export type AuditQuery = {
  who?: string
  whoId?: string
  action?: string
  targetKind?: string
  targetId?: string
  q?: string
  from?: string
  to?: string
}

/** The filters as they stand in the address: `who` is `user:id` or `operator`, days are those of the reader. */
export type AuditFilter = {
  q?: string
  who?: string
  action?: string
  kind?: string
  target?: string
  from?: string
  to?: string
}
