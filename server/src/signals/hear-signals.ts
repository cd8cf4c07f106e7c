import { createHash } from 'node:crypto'
import {
  type ConsentPlan,
  canonicalJson,
  dayOf,
  type HeardSignal,
  isJsonObject,
  type Json,
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

/** Strings, and preferences, remembered, of 8,000 characters at most: a visitor sends the same ones with each message. */
const REMEMBERED = 1_000

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
  const digests = new Map<string, string>()
  const remembered = (name: string, read: () => Heard): Heard => known.get(name) ?? kept(known, name, read())
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
  const categoryDigest = (said: JsonObject): string => {
    const digest = () => digestOf(canonicalJson(said))
    const text = JSON.stringify(said)
    if (text.length > LONGEST) return digest()
    const name = `categories ${text}`
    return digests.get(name) ?? kept(digests, name, digest())
  }
  /** What Segment's wrappers of consent platforms stamp on each message: which categories are agreed to. Only those that a purpose names are looked for. */
  const hearCategories = (said: Json, { signalled }: ConsentPlan): Heard => {
    const names = new Set(signalled.flatMap(({ signals }) => signals?.categories ?? []))
    if (names.size === 0) return NOTHING
    if (!isJsonObject(said)) return unreadable('categories')
    const preferences = new Map<string, boolean>()
    let faults = NOTHING.faults
    for (const name of names) {
      const one = Object.hasOwn(said, name) ? said[name] : undefined
      if (typeof one === 'boolean') preferences.set(name, one)
      else if (isSaid(one)) ({ faults } = unreadable('categories'))
    }
    if (preferences.size === 0) return { signals: [], faults }
    return { signals: [{ kind: 'categories', digest: categoryDigest(said), preferences }], faults }
  }

  return (context, { plan, at }) => {
    if (plan.signalled.length === 0) return NOTHING
    const consent = isJsonObject(context.consent) ? context.consent : {}
    const [gpp, tcf, categories] = [saidIn(consent, GPP_NAMES), saidIn(consent, TCF_NAMES), consent.categoryPreferences]
    const found: Heard[] = []
    if (saysGpc(context, consent)) found.push({ signals: [GPC], faults: [] })
    if (isSaid(categories)) found.push(hearCategories(categories, plan))
    if (isSaid(gpp)) found.push(typeof gpp === 'string' ? hearGpp(gpp) : unreadable('gpp'))
    if (isSaid(tcf)) found.push(typeof tcf === 'string' ? hearTcf(tcf) : unreadable('tcf'))
    if (isSaid(context.consent) && !isJsonObject(context.consent)) found.push(unreadable('categories'))
    if (found.length === 0) return NOTHING
    const signals = new Map<SignalKind, HeardSignal>()
    // The plain TC string counts where both are there: it is what the banner wrote last.
    for (const one of found.flatMap((heard) => heard.signals)) signals.set(one.kind, one)
    const faults = found.flatMap((heard) => heard.faults)
    for (const one of signals.values())
      if (one.kind === 'tcf' && dayOf(one.said) > Date.parse(at)) faults.push({ kind: 'tcf', code: 'signal_future' })
    return { signals: [...signals.values()], faults }
  }
}

function unreadable(kind: SignalKind): Heard {
  return { signals: [], faults: [{ kind, code: 'signal_unreadable' }] }
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

/** What stands under the first of these names that has text; else under the first that has anything. */
function saidIn(consent: JsonObject, names: readonly string[]): Json | undefined {
  const said = names.flatMap((name) => (isSaid(consent[name]) ? [consent[name]] : []))
  return said.find((one) => typeof one === 'string') ?? said[0]
}

/** An empty cookie says nothing. */
function isSaid(said: Json | undefined): said is Json {
  return said !== undefined && said !== null && said !== ''
}

function kept<T>(known: Map<string, T>, name: string, one: T): T {
  if (known.size >= REMEMBERED) known.clear()
  known.set(name, one)
  return one
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
