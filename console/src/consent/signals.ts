/** What signals of browsers and of consent platforms mean for a purpose. */
export type PurposeSignals = {
  gpc?: boolean
  categories?: string[]
  tcf?: { purposes?: number[]; specialFeatures?: number[]; vendors?: number[]; publisher?: boolean }
  gpp?: OptOut[]
}

/** What a GPP string of the United States can opt out of. */
export const optOuts = ['sale', 'sharing', 'targeted'] as const
export type OptOut = (typeof optOuts)[number]

export const signalKinds = ['gpc', 'categories', 'tcf', 'gpp'] as const
export type SignalKind = (typeof signalKinds)[number]

/** How many purposes and special features IAB's framework names. */
export const tcfPurposes = 11
export const tcfFeatures = 2

/** Without what says nothing: no empty list, no switch that is off; undefined where nothing is left. */
export function tidied({ gpc, categories, tcf, gpp }: PurposeSignals): PurposeSignals | undefined {
  const strings = tcf && tidyTcf(tcf)
  const tidy: PurposeSignals = {
    ...(gpc && { gpc }),
    ...(categories?.length && { categories }),
    ...(strings && { tcf: strings }),
    ...(gpp?.length && { gpp }),
  }
  return Object.keys(tidy).length === 0 ? undefined : tidy
}

function tidyTcf({ purposes, specialFeatures, vendors, publisher }: NonNullable<PurposeSignals['tcf']>) {
  const tidy: PurposeSignals['tcf'] = {
    ...(purposes?.length && { purposes }),
    ...(specialFeatures?.length && { specialFeatures }),
    ...(vendors?.length && { vendors }),
    ...(publisher && { publisher }),
  }
  return Object.keys(tidy).length === 0 ? undefined : tidy
}

/** Which signals a purpose heeds. */
export function heeded(signals: PurposeSignals | undefined): readonly SignalKind[] {
  return signalKinds.filter((kind) => signals?.[kind] !== undefined)
}
