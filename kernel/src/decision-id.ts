/** What a decision id says about itself, so that an exposure needs no lookup. */
export type DecisionIdParts = {
  /** A UUIDv7, made by the caller. */
  readonly id: string
  readonly element: string
  readonly variant: string | null
  readonly experiment: string | null
  readonly variation: string | null
}

export function encodeDecisionId(_parts: DecisionIdParts): string {
  throw new Error('in preparation')
}

export function decodeDecisionId(_decisionId: string): DecisionIdParts | undefined {
  throw new Error('in preparation')
}
