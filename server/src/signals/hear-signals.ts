import { createHash } from 'node:crypto'
import {
  type ConsentPlan,
  canonicalJson,
  dayOf,
  type HeardSignal,
  isJsonObject,
  type JsonObject,
  type SignalKind,
} from '@diapason/kernel'
import { decodeGpp } from './decode-gpp.ts'
import { decodeTcf, LONGEST, type SignalFault } from './decode-tcf.ts'

/** What the context of a message, or of a request, signals. */
export type Heard = {
  readonly signals: readonly HeardSignal[]
  readonly faults: readonly { readonly kind: SignalKind; readonly code: SignalFault }[]
}

/** Hears what a context signals, as far as a purpose of the plan heeds it. `at`, ISO 8601: when it was said. */
export type HearSignals = (context: JsonObject, of: { readonly plan: ConsentPlan; readonly at: string }) => Heard

/** Strings remembered, of 8,000 characters at most: a visitor sends the same one with each message. */
const REMEMBERED = 1_000

/** Categories of one message at most. */
const MOST_CATEGORIES = 100

const NOTHING: Heard = { signals: [], faults: [] }

/** Where strings are found: as they are called in a message, as the cookie of a page, and as applications keep them. */
const TCF_NAMES = ['tcf', 'tcString', 'euconsent-v2', 'IABTCF_TCString'] as const
const GPP_NAMES = ['gpp', 'gppString', 'IABGPP_HDR_GppString'] as const

/**
 * Reads `context.gpc` and `context.consent`. What cannot be read says nothing, and is told; nothing here throws, nor takes longer for whoever wants it to. Costs
 * nothing where no purpose heeds signals.
 */
export function createHearSignals(): HearSignals {
  const known = new Map<string, Heard>()
  const remembered = (name: string, read: () => Heard): Heard => {
    const before = known.get(name)
    if (before) return before
    const heard = read()
    if (known.size >= REMEMBERED) known.clear()
    known.set(name, heard)
    return heard
  }
  const hearTcf = (text: string): Heard => {
    if (text.length > LONGEST) return tooLarge('tcf')
    return remembered(`tcf ${text}`, () => {
      const { said, fault } = decodeTcf(text)
      return {
        signals: said ? [{ kind: 'tcf', digest: digestOf(text), said }] : [],
        faults: fault ? [{ kind: 'tcf', code: fault }] : [],
      }
    })
  }
  const hearGpp = (text: string): Heard => {
    if (text.length > LONGEST) return tooLarge('gpp')
    return remembered(`gpp ${text}`, () => {
      const decoded = decodeGpp(text)
      if (decoded.fault !== undefined) return { signals: [], faults: [{ kind: 'gpp', code: decoded.fault }] }
      const tcf = decoded.tcf === undefined ? NOTHING : hearTcf(decoded.tcf)
      return {
        signals: [
          { kind: 'gpp', digest: digestOf(text), optedOut: decoded.optedOut },
          ...(decoded.gpc ? [GPC] : []),
          ...tcf.signals,
        ],
        faults: tcf.faults,
      }
    })
  }

  return (context, { plan, at }) => {
    if (plan.signalled.length === 0) return NOTHING
    const consent = isJsonObject(context.consent) ? context.consent : {}
    const [gpp, tcf] = [textIn(consent, GPP_NAMES), textIn(consent, TCF_NAMES)]
    const preferences = preferencesIn(consent)
    if (gpp === undefined && tcf === undefined && preferences === undefined && !saysGpc(context, consent))
      return NOTHING
    const found = [
      ...(saysGpc(context, consent) ? [{ signals: [GPC], faults: [] }] : []),
      ...(preferences ? [{ signals: [preferences], faults: [] }] : []),
      ...(gpp === undefined ? [] : [hearGpp(gpp)]),
      ...(tcf === undefined ? [] : [hearTcf(tcf)]),
    ]
    const signals = new Map<SignalKind, HeardSignal>()
    // The plain TC string counts where both are there: it is what the banner wrote last.
    for (const one of found.flatMap((heard) => heard.signals)) signals.set(one.kind, one)
    const faults = found.flatMap((heard) => heard.faults)
    for (const one of signals.values())
      if (one.kind === 'tcf' && dayOf(one.said) > Date.parse(at)) faults.push({ kind: 'tcf', code: 'signal_future' })
    return { signals: [...signals.values()], faults }
  }
}

function tooLarge(kind: SignalKind): Heard {
  return { signals: [], faults: [{ kind, code: 'signal_too_large' }] }
}

const GPC: HeardSignal = { kind: 'gpc', digest: digestOf('Sec-GPC: 1') }

/** As the header says it, or the property that a page reads. That it is absent, or false, says nothing. */
function saysGpc(context: JsonObject, consent: JsonObject): boolean {
  return [context.gpc, context.globalPrivacyControl, consent.gpc, consent.globalPrivacyControl].some(
    (said) => said === true || said === 1 || said === '1',
  )
}

function textIn(consent: JsonObject, names: readonly string[]): string | undefined {
  for (const name of names) {
    const said = consent[name]
    if (typeof said === 'string' && said !== '') return said
  }
  return undefined
}

/** What Segment's wrappers of consent platforms stamp on each message: which categories are agreed to. */
function preferencesIn({ categoryPreferences: said }: JsonObject): HeardSignal | undefined {
  if (said === undefined || !isJsonObject(said)) return undefined
  const names = Object.keys(said)
  if (names.length === 0 || names.length > MOST_CATEGORIES) return undefined
  const preferences = new Map(names.flatMap((name) => (typeof said[name] === 'boolean' ? [[name, said[name]]] : [])))
  return { kind: 'categories', digest: digestOf(canonicalJson(said)), preferences }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
