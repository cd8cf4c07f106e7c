// `npm run update`: writes again what is generated and committed, and compared by tests: both schema dumps, docs/openapi.json,
// docs/errors.md, docs/metrics.md, and then docs/permissions.md, which is written from the OpenAPI document.
import { runVitest } from './run-vitest.ts'

process.env.UPDATE_SCHEMA = '1'
process.env.UPDATE_DOCS = '1'
const first = await runVitest([
  'dump-schema.test',
  'clickhouse-schema',
  'migrate-clickhouse.test',
  'openapi.test',
  'errors-page.test',
  'src/metrics.test',
])
const { failed: failedPages } = await runVitest(['permissions-page.test'])
const failed = first.failed + failedPages
console.log(
  failed === 0 ? 'Written: read the differences, and commit them.' : 'Not everything could be written: see above.',
)
process.exitCode = failed === 0 ? 0 : 1
