import type { MetricObjectWithValues, MetricValue } from 'prom-client'

type Metric = MetricObjectWithValues<MetricValue<string>>

/** The metrics of ours as a page for people, from what the registry says of itself. */
export function metricsPage(metrics: readonly Metric[], labelsOf: (name: string) => readonly string[]): string {
  const ours = metrics.filter(({ name }) => name.startsWith('diapason_')).sort((a, b) => (a.name < b.name ? -1 : 1))
  const rows = ours.map(({ name, type, help }) => {
    const labels = labelsOf(name).map((label) => `\`${label}\``)
    return `| \`${name}\` | ${String(type)} | ${labels.join(', ') || '–'} | ${help} |`
  })
  return `# Metrics

Written by \`npm run update\` from what the server registers; a test compares. Each node answers \`GET /metrics\` in Prometheus's text format: to programs of
its own machine, and to whoever presents \`DIAPASON_METRICS_TOKEN\` once that is set ([how to watch a server](guides/observe.md)). No label ever holds
what people sent: routes are patterns, and every other label is one of a few words.

| metric | type | labels | what it says |
| --- | --- | --- | --- |
${rows.join('\n')}

A counter counts from the start of its process; \`diapason_jobs*\`, \`diapason_shipping_*\`, \`diapason_database_bytes\` and
\`diapason_log_partitions_ahead_months\` are about the databases that all nodes share, so take their maximum over nodes and not their sum. Beside these
stand the usual \`process_*\` and \`nodejs_*\` of [prom-client](https://github.com/siimon/prom-client).
`
}
