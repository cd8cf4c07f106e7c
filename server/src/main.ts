import { runProgram } from './cli/cli.ts'
import { readConfig } from './config.ts'
import { demo } from './demo.ts'
import { createOffline } from './offline.ts'
import { version } from './run-server.ts'
import { start } from './start.ts'

// The process ends when its work does; what must outlive an error has been written by then.
process.exitCode = await runProgram(
  {
    version,
    config: () => readConfig(process.env, { onTerminal: process.stderr.isTTY === true }),
    start,
    demo,
    offline: createOffline,
  },
  process.argv.slice(2),
)
