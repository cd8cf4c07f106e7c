// A server to be killed: starts the engine in the folder given. For `embedded-clickhouse.test.ts`.
import { silentLog } from '../testing/silent-log.ts'
import { startEmbeddedClickHouse } from './embedded-clickhouse.ts'

await startEmbeddedClickHouse({ dir: process.argv[2] ?? '', log: silentLog })
process.send?.('ready')
