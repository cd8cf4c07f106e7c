import { CorrectionPart } from './correction-part.tsx'
import { DocumentPart } from './document-part.tsx'
import { BeginErasure, ErasureProgress } from './erasure-part.tsx'
import { ObjectionPart } from './objection-part.tsx'
import type { PrivacyRequest } from './request.ts'
import { RestrictionPart } from './restriction-part.tsx'

type RequestActionsProps = {
  /** A request whose person is known. */
  readonly of: PrivacyRequest
  readonly mayDecide: boolean
}

/** Doing what a request asks for, in the request itself: one part for each kind. */
export function RequestActions({ of, mayDecide }: RequestActionsProps) {
  const { kind, state, origin } = of
  const isVerified = state === 'verified' || state === 'in_progress'
  switch (kind) {
    case 'access':
    case 'portability':
      return origin !== null && isVerified && mayDecide && <DocumentPart of={of} />
    case 'rectification':
      return origin !== null && isVerified && mayDecide && <CorrectionPart of={of} person={origin} />
    case 'objection':
      return origin !== null && isVerified && mayDecide && <ObjectionPart of={of} person={origin} />
    case 'restriction':
      return origin !== null && (isVerified || of.restricted) && <RestrictionPart of={of} mayDecide={mayDecide} />
    case 'erasure':
      if (state === 'verified') return mayDecide && <BeginErasure id={of.id} />
      return (state === 'in_progress' || state === 'done') && <ErasureProgress id={of.id} />
    default:
      return null
  }
}
