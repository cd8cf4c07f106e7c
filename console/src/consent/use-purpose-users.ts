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

/** Who uses a purpose, as far as the reader may know; a room that is closed to them tells nothing. */
export function usePurposeUsers(): (key: string) => Users {
  const elements = useQuery({ ...definitionsQuery<ElementBody>('elements'), enabled: useMay('elements:read') })
  const traits = useQuery({ ...definitionsQuery<EntryBody>('trait-entries'), enabled: useMay('catalogue:read') })
  const purposes = usePurposes()
  return (key) => ({
    elements: (elements.data ?? []).filter(({ body }) => body.purpose === key),
    traits: (traits.data ?? []).filter(({ body }) => body.purposes?.includes(key)),
    under: purposes.filter(({ body }) => body.parent === key),
  })
}
