export type { SignalFault } from './decode-tcf.ts'
export { createHearSignals, type HearSignals } from './hear-signals.ts'
export { saysGpc, signalsGpc, withGpc } from './with-gpc.ts'
