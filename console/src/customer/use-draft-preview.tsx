import type { ReactNode } from 'react'
import { useMay } from '../app/use-permissions.ts'
import { PagePreview } from './page-preview.tsx'
import type { PreviewDraft } from './preview.ts'

/** What stands in for the key of a definition that has none yet. */
const unnamed = 'being-written'

/** How what is being written reads on the page of a customer, beside it; nothing for those who may not look at these pages. */
export function useDraftPreview(
  kind: PreviewDraft['kind'],
  key: string | undefined,
): { readonly aside?: (body: object) => ReactNode } {
  if (!useMay('customer-pages:read')) return {}
  return { aside: (body) => <PagePreview draft={{ kind, key: key ?? unnamed, body }} /> }
}
