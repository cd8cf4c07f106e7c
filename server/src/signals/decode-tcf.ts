import type { TcfSaid } from '@diapason/kernel'
import { Base64Url, TCString, type Vector } from '@iabtcf/core'
import { coreVendors, segmentVendors, withoutVendors } from './tcf-vendors.ts'

/** Why a signal is not taken as it came. `signal_unreadable` and `signal_too_large` say nothing at all; of the others the refusals are taken, and no yes. */
export type SignalFault =
  | 'signal_unreadable'
  | 'signal_too_large'
  | 'signal_version'
  | 'signal_future'
  | 'tcf_not_service_specific'
  | 'tcf_policy_unknown'
  | 'tcf_vendors_undisclosed'

/** A string that could be decoded, with what speaks against believing a yes of it; or why it could not. */
export type DecodedTcf =
  | { readonly said: TcfSaid; readonly fault: SignalFault | undefined }
  | { readonly said: undefined; readonly fault: SignalFault }

/** Characters of a signal at most. A string that discloses all the vendors there are has about a thousand. */
export const LONGEST = 8_000

const SHAPE = /^C[\w-]+(?:\.[I-Z][\w-]*|\.[a-f][\w-]*)*$/

/** The policies under which a string asks for consent as the framework does today: 4 is that of TCF 2.2, 5 that of 2.3. */
const POLICIES: ReadonlySet<number> = new Set([4, 5])

/** From when on a string must say which vendors were disclosed (TCF 2.3): those of before remain valid without. */
const DISCLOSED_FROM = Date.parse('2026-03-01T00:00:00.000Z')

/**
 * Decodes a TC string with IAB's library, but for its vendors, which are only looked up. Never throws, and takes a fraction of a millisecond whatever it is. Whether its person really said so is not in it: it is the word of the
 * platform that wrote it.
 */
export function decodeTcf(text: string): DecodedTcf {
  if (text.length > LONGEST) return unusable('signal_too_large')
  // Its first six bits are the version.
  if (/^[\w-]/.test(text) && !text.startsWith('C')) return unusable('signal_version')
  if (!SHAPE.test(text)) return unusable('signal_unreadable')
  const [core = '', ...others] = text.split('.')
  const segments = new Map(others.map((one) => [Number.parseInt(Base64Url.decode(one.charAt(0)).slice(0, 3), 2), one]))
  if (segments.size < others.length) return unusable('signal_unreadable')
  try {
    const bits = Base64Url.decode(core)
    const { consents, interests } = coreVendors(bits)
    const segment = segments.get(1)
    const disclosed = segment === undefined ? undefined : segmentVendors(Base64Url.decode(segment))
    const publisher = segments.get(3)
    const model = TCString.decode([Base64Url.encode(withoutVendors(bits)), ...(publisher ? [publisher] : [])].join('.'))
    const fault = faultOf({
      policy: Number(model.policyVersion),
      isServiceSpecific: model.isServiceSpecific,
      updated: model.lastUpdated,
      isDisclosed: disclosed !== undefined,
    })
    return {
      said: {
        updated: model.lastUpdated.toISOString(),
        believed: fault === undefined,
        consents: setOf(model.purposeConsents),
        interests: setOf(model.purposeLegitimateInterests),
        specialFeatures: setOf(model.specialFeatureOptins),
        vendorConsents: consents,
        vendorInterests: interests,
        // Before it had to be said, whoever was agreed to was disclosed.
        vendorsDisclosed: disclosed ?? { has: (id) => consents.has(id) || interests.has(id) },
        publisher: publisher
          ? { consents: setOf(model.publisherConsents), interests: setOf(model.publisherLegitimateInterests) }
          : undefined,
      },
      fault,
    }
  } catch {
    return unusable('signal_unreadable')
  }
}

function unusable(fault: SignalFault): DecodedTcf {
  return { said: undefined, fault }
}

function faultOf(of: {
  readonly policy: number
  readonly isServiceSpecific: boolean
  readonly updated: Date
  readonly isDisclosed: boolean
}): SignalFault | undefined {
  // Global scope ended in 2021: a string that claims it is invalid.
  if (!of.isServiceSpecific) return 'tcf_not_service_specific'
  if (!POLICIES.has(of.policy)) return 'tcf_policy_unknown'
  return !of.isDisclosed && of.updated.getTime() >= DISCLOSED_FROM ? 'tcf_vendors_undisclosed' : undefined
}

function setOf(vector: Vector): ReadonlySet<number> {
  const ids = new Set<number>()
  vector.forEach((value, id) => {
    if (value) ids.add(id)
  })
  return ids
}
