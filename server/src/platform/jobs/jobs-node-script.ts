import { createDatabase } from '../database/database.ts'
import { createLog } from '../log/create-log.ts'
import { createJobs } from './jobs.ts'

// A node of its own for `jobs.test.ts`, to be killed: it takes a job, says so, and never ends it.
const [url = '', lease = ''] = process.argv.slice(2)
const log = createLog('silent')
const db = createDatabase({ url, log })
const jobs = createJobs({
  db,
  log,
  lease: Number(lease),
  tasks: [
    {
      name: 'test.endless',
      run: async (_, { attempt }) => {
        process.stdout.write(`attempt ${attempt}\n`)
        await new Promise((resolve) => setTimeout(resolve, 3_600_000))
      },
    },
  ],
})
await jobs.start()
