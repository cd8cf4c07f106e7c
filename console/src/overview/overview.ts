export type Overview = {
  events: { total: number; last24h: number; perMinute: { at: string; count: number }[] }
  people: number
  rejected: number
  experimentsRunning: number
  elements: number
  decisions: number
  shipping: { lagSeconds: number; pending: number }
  sources: { id: string; name: string; kind: string; lastUsedAt: string | null }[]
}
