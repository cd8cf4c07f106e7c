import type { Channel } from '../log/event.ts'

export type Variant = { key: string; name?: string; when?: unknown; form?: string; content: unknown }

export type ElementBody = {
  name: string
  description?: string
  touchpoint?: string
  channels?: Channel[]
  enabled?: boolean
  /** Key of the purpose it serves. */
  purpose?: string
  variants: Variant[]
  fallback: { form?: string; content: unknown }
}

export type Reason = {
  step: 'element' | 'purpose' | 'experiment' | 'variant' | 'fallback'
  key: string
  outcome: string
  detail: unknown
}

export type Decision = {
  variant: string | null
  form: string | null
  content: unknown
  experiment: { key: string; variant: string } | null
  level: number
  reason: string
  reasons?: Reason[]
  expiresAt: string | null
}
