import { useQuery } from '@tanstack/react-query'
import type { Definition } from '../definitions/definition.ts'
import { definitionsQuery } from '../definitions/definition-query.ts'
import type { PurposeBody } from './purpose.ts'

const none: readonly Definition<PurposeBody>[] = []

/** The purposes in use; none until they are known. */
export function usePurposes(): readonly Definition<PurposeBody>[] {
  return useQuery(definitionsQuery<PurposeBody>('purposes')).data ?? none
}
