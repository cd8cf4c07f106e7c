import type { OptOut } from '@diapason/kernel'
import { GppModel, Sections } from '@iabgpp/cmpapi'
import { Base64Url } from '@iabtcf/core'
import { LONGEST, type SignalFault } from './decode-tcf.ts'
import { gppSections } from './gpp-header.ts'

/** What a GPP string says. */
export type DecodedGpp =
  | {
      readonly fault: undefined
      readonly optedOut: ReadonlyMap<OptOut, boolean>
      /** Whether the browser signalled Global Privacy Control when it was written. */
      readonly gpc: boolean
      /** Its section of the European TCF, which is a TC string. */
      readonly tcf: string | undefined
    }
  | { readonly fault: SignalFault }

const SHAPE = /^D[\w-]{3,39}(?:~[\w.-]*)*$/

/** Section of the European TCF. */
const TCF_EU = 2

const FIELDS: readonly (readonly [OptOut, string])[] = [
  ['sale', 'SaleOptOut'],
  ['sharing', 'SharingOptOut'],
  ['targeted', 'TargetedAdvertisingOptOut'],
]

/** In sections of the United States: 0 does not apply, 1 opted out, 2 did not. */
const OUT = 1
const NOT_OUT = 2

/** Decodes a GPP string with IAB's library: of the sections of the United States what was opted out of, where one of them says so. Never throws. */
export function decodeGpp(text: string): DecodedGpp {
  if (text.length > LONGEST) return { fault: 'signal_too_large' }
  if (!SHAPE.test(text)) return { fault: 'signal_unreadable' }
  const [header = '', ...parts] = text.split('~')
  const ids = gppSections(Base64Url.decode(header))
  if (ids === undefined || ids.length !== parts.length) return { fault: 'signal_unreadable' }
  try {
    const model = new GppModel(text)
    const optedOut = new Map<OptOut, boolean>()
    const say = (what: OptOut, isOut: boolean) => optedOut.set(what, isOut || optedOut.get(what) === true)
    let gpc = false
    for (const id of ids) {
      const name = Sections.SECTION_ID_NAME_MAP.get(id)
      if (name === undefined || !name.startsWith('us')) continue
      if (name === 'uspv1') {
        const said: unknown = model.getFieldValue(name, 'OptOutSale')
        if (said === 'Y' || said === 'N') say('sale', said === 'Y')
        continue
      }
      for (const [what, field] of FIELDS) {
        const said: unknown = model.hasField(name, field) ? model.getFieldValue(name, field) : undefined
        if (said === OUT || said === NOT_OUT) say(what, said === OUT)
      }
      gpc ||= model.hasField(name, 'Gpc') && model.getFieldValue(name, 'Gpc') === true
    }
    const place = ids.indexOf(TCF_EU)
    return { fault: undefined, optedOut, gpc, tcf: place < 0 ? undefined : parts[place] }
  } catch {
    return { fault: 'signal_unreadable' }
  }
}
