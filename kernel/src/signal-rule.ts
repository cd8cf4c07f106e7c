import { isJsonObject, type Json, type JsonObject } from './json.ts'
import type { Complain } from './read-bodies.ts'

/** How a browser or a consent platform speaks for a person. */
export const SIGNAL_KINDS = ['gpc', 'categories', 'tcf', 'gpp'] as const
export type SignalKind = (typeof SIGNAL_KINDS)[number]

/** What a GPP string of the United States can opt out of. */
export const OPT_OUTS = ['sale', 'sharing', 'targeted'] as const
export type OptOut = (typeof OPT_OUTS)[number]

/** Parts of a TC string that together are the answer to a purpose of ours: a yes is a yes to all of them, a no to one is a no. */
export type TcfRule = {
  readonly purposes: readonly number[]
  readonly specialFeatures: readonly number[]
  readonly vendors: readonly number[]
  /** Whether the purposes are read where the publisher's own are (Publisher TC), not where those of vendors are. */
  readonly publisher: boolean
}

/** What signals mean for one purpose. */
export type SignalRule = {
  readonly gpc: boolean
  readonly categories: readonly string[]
  readonly tcf: TcfRule | undefined
  readonly gpp: readonly OptOut[]
}

/** What a purpose says of signals; undefined where it says nothing. What cannot be read is left out, after complaining: a signal then says nothing. */
export function readSignalRule(value: Json | undefined, complain: Complain): SignalRule | undefined {
  if (value === undefined) return undefined
  if (!isJsonObject(value)) {
    complain('/signals', 'body_invalid', 'expects an object')
    return undefined
  }
  return {
    gpc: value.gpc === true,
    categories: textsOf(value.categories),
    tcf: isJsonObject(value.tcf) ? tcfOf(value.tcf) : undefined,
    gpp: OPT_OUTS.filter((one) => Array.isArray(value.gpp) && value.gpp.includes(one)),
  }
}

function tcfOf({ purposes, specialFeatures, vendors, publisher }: JsonObject): TcfRule {
  return {
    purposes: numbersOf(purposes),
    specialFeatures: numbersOf(specialFeatures),
    vendors: numbersOf(vendors),
    publisher: publisher === true,
  }
}

function textsOf(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}

function numbersOf(value: Json | undefined): readonly number[] {
  return Array.isArray(value) ? value.filter((one): one is number => Number.isInteger(one)) : []
}
