import type { Decision, PlannedElement } from '@diapason/kernel'

/** OpenFeature's resolution reasons (specification, types, "Resolution Reason") that we give. */
export type ResolutionReason = 'STATIC' | 'TARGETING_MATCH' | 'SPLIT' | 'DEFAULT' | 'DISABLED' | 'ERROR'

/**
 * Why, in OpenFeature's words. A client may keep what is STATIC for ever, so only an element is called that with which nobody and nothing
 * makes a difference; a variant that is shown because those before it did not match is a DEFAULT like the fallback.
 */
export function reasonOf(element: PlannedElement, { reason, variant }: Decision): ResolutionReason {
  switch (reason) {
    case 'disabled':
      return 'DISABLED'
    case 'error':
      return 'ERROR'
    case 'experiment':
    case 'control':
      return 'SPLIT'
    case 'matched':
    case 'fallback':
    case 'no_consent':
      if (isStatic(element)) return 'STATIC'
      return reason === 'matched' && isTargeted(element, variant) ? 'TARGETING_MATCH' : 'DEFAULT'
    default:
      return reason satisfies never
  }
}

/** Whether everybody gets the same of it, always and everywhere. */
function isStatic({ body, channels, experiments, variants }: PlannedElement): boolean {
  const [first] = variants
  return (
    body.purpose === undefined &&
    channels === undefined &&
    experiments.length === 0 &&
    (first === undefined || first.when === null)
  )
}

/** Whether something about the person or the situation chose this variant, and not that nothing did. */
function isTargeted({ experiments, variants }: PlannedElement, shown: string | null): boolean {
  const place = variants.findIndex(({ variant }) => variant === shown)
  return variants[place]?.when !== null || (place === 0 && experiments.length === 0)
}
