import { Counter, type Registry } from 'prom-client'

export type ProfileMetrics = {
  looked(outcome: 'verified' | 'read' | 'absent', count: number): void
}

/** How decisions came by the people they are about. */
export function createProfileMetrics(registry: Registry): ProfileMetrics {
  const lookups = new Counter({
    name: 'diapason_profile_lookups_total',
    help: 'People looked up for decisions by outcome: verified (in memory, and still current), read (from the database), absent (nobody knows them).',
    labelNames: ['outcome'] as const,
    registers: [registry],
  })
  return { looked: (outcome, count) => lookups.inc({ outcome }, count) }
}
