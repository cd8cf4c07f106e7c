export type Definition<B = unknown> = {
  key: string
  kind: string
  revision: number
  body: B
  author: string
  at: string
  archived: boolean
}

export type Revision<B = unknown> = { revision: number; author: string; at: string; body: B; archived: boolean }
