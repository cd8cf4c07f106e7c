import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'

/** The registry of one server's metrics, with those of its process and what it is. */
export function createRegistry({ version, node }: { readonly version: string; readonly node: string }): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'diapason_info',
    help: 'Always 1: the version that runs, and the name of this node.',
    labelNames: ['version', 'node'] as const,
    registers: [registry],
  }).set({ version, node }, 1)
  return registry
}
