// `npm test [-- ARGUMENTS OF VITEST]`: prepares what the tests need on this machine, runs them all, and ends with the counts.
import { prepareTests } from './prepare-tests.ts'
import { countsLine, runVitest } from './run-vitest.ts'

await prepareTests((line) => console.log(line))
const counts = await runVitest(process.argv.slice(2))
console.log(countsLine(counts))
process.exitCode = counts.failed === 0 ? 0 : 1
