// A server to be killed: starts the engine in the folder given and tells its process id. For `embedded-clickhouse.test.ts`.
import { silentLog } from '../testing/silent-log.ts'
import { startEmbeddedClickHouse } from './embedded-clickhouse.ts'

const engine = await startEmbeddedClickHouse({ dir: process.argv[2] ?? '', log: silentLog })
process.send?.({ pid: engine.pid() })
