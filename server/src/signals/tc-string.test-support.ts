import { Segment, SegmentEncoder, TCModel } from '@iabtcf/core'

/** A TC string as a consent platform of today writes it: of policy 5, for one service, with the vendors that were disclosed. */
export function tcString(
  updated: string,
  of: {
    readonly consents?: readonly number[]
    readonly interests?: readonly number[]
    readonly features?: readonly number[]
    readonly vendors?: readonly number[]
    readonly disclosed?: readonly number[] | null
    readonly publisher?: readonly number[]
    readonly policy?: number
    readonly isServiceSpecific?: boolean
  } = {},
): string {
  const { consents = [], interests = [], features = [], vendors = [], disclosed = vendors } = of
  const model = new TCModel()
  model.cmpId = 300
  model.cmpVersion = 2
  model.consentLanguage = 'FR'
  model.vendorListVersion = 150
  model.policyVersion = of.policy ?? 5
  model.isServiceSpecific = of.isServiceSpecific ?? true
  model.purposeConsents.set([...consents])
  model.purposeLegitimateInterests.set([...interests])
  model.specialFeatureOptins.set([...features])
  model.vendorConsents.set([...vendors])
  model.vendorsDisclosed.set([...(disclosed ?? [])])
  model.publisherConsents.set([...(of.publisher ?? [])])
  model.created = new Date(updated)
  model.lastUpdated = new Date(updated)
  return [
    SegmentEncoder.encode(model, Segment.CORE),
    ...(disclosed === null ? [] : [SegmentEncoder.encode(model, Segment.VENDORS_DISCLOSED)]),
    ...(of.publisher ? [SegmentEncoder.encode(model, Segment.PUBLISHER_TC)] : []),
  ].join('.')
}
