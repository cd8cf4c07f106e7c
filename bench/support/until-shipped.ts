import { setTimeout as sleep } from 'node:timers/promises'
import type { Diapason } from './start-diapason.ts'

/** Until ClickHouse has all of the log: what the server does behind an answer belongs to the work that was answered. */
export async function untilShipped(server: Diapason): Promise<void> {
  for (let lag = Number.NaN; lag !== 0; ) {
    const metrics = await server.ask<string>('GET', '/metrics')
    lag = Number(/^diapason_shipping_lag_seconds (\S+)$/m.exec(metrics)?.[1])
    // Seldom: what an answer of /metrics costs would be counted as the product's.
    if (lag !== 0) await sleep(250)
  }
}
