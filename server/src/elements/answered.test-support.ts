/** One decision as the route answers it; `code` and `status` when it is a problem. */
export type Decided = {
  readonly decisionId: string
  readonly variant: string | null
  readonly content: unknown
  readonly experiment: { readonly key: string; readonly variant: string } | null
  readonly level: number
  readonly reason: string
  readonly reasons?: readonly unknown[]
  readonly expiresAt: string | null
  readonly code?: string
  readonly status?: number
}

/** The body of an answer of `POST /v1/decide`. */
export type Answered = {
  readonly decisions: Readonly<Record<string, Decided>>
  readonly rejected?: readonly object[]
  readonly code?: string
}
