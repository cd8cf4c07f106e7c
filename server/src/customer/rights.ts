import type { Subject } from '../disclosure/index.ts'
import type { OpenLink } from './customer-links.ts'

/** What customers ask for on their page, and is done by somebody: what the page does itself is no request. */
export const ASKED = ['rectification', 'restriction', 'erasure'] as const

export type Asked = (typeof ASKED)[number]

/** A request as its customer sees it. */
export type AskedRight = {
  readonly id: string
  readonly kind: string
  readonly state: string
  readonly receivedAt: string
  readonly dueAt: string
  readonly closedAt: string | null
  /** The ground of the law on which it was refused; null of every other. */
  readonly refusal: string | null
  /** What was done, oldest first; `note` only where it was written to be read by them. Who did it is nobody's name here. */
  readonly steps: readonly {
    readonly at: string
    readonly what: string
    readonly note: string
    /** Names of traits that were put right, and whether each was taken. */
    readonly traits: readonly { readonly name: string; readonly kept: boolean }[]
  }[]
}

/** Requests about somebody's rights: who carries them out comes after this folder, so the composition root gives it. */
export type Rights = {
  /** Writes a request of the customer down; `open` where they asked for the same already, and wait. */
  ask(link: OpenLink, of: { readonly kind: Asked; readonly note: string }): Promise<'asked' | 'open'>
  /** What somebody asked for by these identifiers, or by this link, the newest first. */
  of(subject: Subject & { readonly id?: string }): Promise<readonly AskedRight[]>
}
