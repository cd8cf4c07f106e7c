import { parseJson, prettyJson } from '../app/json.ts'
import type { EntryBody } from './catalogue.ts'

/** An entry while it is edited: the contract is text, which may not be JSON yet. */
export type EntryDraft = Omit<EntryBody, 'contract' | 'label'> & {
  readonly labelEn: string
  readonly labelFr: string
  readonly contractText: string
}

export function entryDraft({ contract, label = {}, ...rest }: EntryBody): EntryDraft {
  return {
    ...rest,
    labelEn: label.en ?? '',
    labelFr: label.fr ?? '',
    contractText: contract === undefined ? '' : prettyJson(contract),
  }
}

/** The body to save; undefined while the contract is not JSON. What is empty is left out. */
export function entryBody({ labelEn, labelFr, contractText, ...rest }: EntryDraft): EntryBody | undefined {
  const parsed = contractText.trim() === '' ? undefined : parseJson(contractText)
  if (parsed?.ok === false) return undefined
  const { description, owner, context, onViolation, ...named } = rest
  const label = { ...(labelEn && { en: labelEn }), ...(labelFr && { fr: labelFr }) }
  return {
    ...named,
    ...(Object.keys(label).length > 0 && { label }),
    ...(description && { description }),
    ...(owner && { owner }),
    ...(context && { context }),
    ...(parsed && { contract: parsed.value }),
    // Without a contract nothing can break it.
    ...(parsed && onViolation && { onViolation }),
  }
}

/** A key made of a name: `Order Completed` → `order-completed`. */
export function keyOfName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
  return plain || 'event'
}
