import { useQuery } from '@tanstack/react-query'
import { useMay } from '../app/use-permissions.ts'
import type { EntryBody } from '../catalogue/catalogue.ts'
import type { Definition } from '../definitions/definition.ts'
import { definitionsQuery } from '../definitions/definition-query.ts'
import type { ElementBody } from '../elements/element.ts'
import type { PurposeBody } from './purpose.ts'
import { usePurposes } from './use-purposes.ts'

/** What names a purpose. */
export type Users = {
  readonly elements: readonly Definition<ElementBody>[]
  readonly traits: readonly Definition<EntryBody>[]
  /** Purposes that stand under it. */
  readonly under: readonly Definition<PurposeBody>[]
}

/** Who uses a purpose; undefined for who may not read all that could, so that nobody takes what is not shown for what is not there. */
export function usePurposeUsers(): ((key: string) => Users) | undefined {
  const mayElements = useMay('elements:read')
  const mayTraits = useMay('catalogue:read')
  const elements = useQuery({ ...definitionsQuery<ElementBody>('elements'), enabled: mayElements })
  const traits = useQuery({ ...definitionsQuery<EntryBody>('trait-entries'), enabled: mayTraits })
  const purposes = usePurposes()
  if (!mayElements || !mayTraits) return undefined
  return (key) => ({
    elements: (elements.data ?? []).filter(({ body }) => body.purpose === key),
    traits: (traits.data ?? []).filter(({ body }) => body.purposes?.includes(key)),
    under: purposes.filter(({ body }) => body.parent === key),
  })
}
