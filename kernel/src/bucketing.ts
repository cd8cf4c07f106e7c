export type Range = readonly [number, number]
