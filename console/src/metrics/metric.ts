export type MetricBody = {
  name: string
  event: string
  aggregation: 'proportion' | 'count' | 'sum'
  value?: string
  direction?: 'increase' | 'decrease'
}
