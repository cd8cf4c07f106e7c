import { dayBefore } from './day.ts'
import type { Drift } from './drift.ts'
import type { CatalogueReader } from './read.ts'
import { subjectId } from './subject.ts'

/** Something that needs a person, as the console words it. */
export type CatalogueNotice = {
  readonly code: 'catalogue_contract_violated' | 'catalogue_drift' | 'catalogue_full'
  readonly severity: 'attention'
  /** What it is about, where several can stand at once. */
  readonly subject?: string
  readonly at: string
  readonly params: Readonly<Record<string, string | number>>
  readonly to: string
}

/** Told apart at most; the room lists the rest. */
const TOLD = 5

/** What of the catalogue needs a person: contracts that refuse messages, what changed without anybody having said so, and names that find no room. */
export async function catalogueNotices(of: {
  drift: Drift
  reader: CatalogueReader
  clock: () => number
}): Promise<CatalogueNotice[]> {
  const { drift, reader, clock } = of
  const [differences, others] = await Promise.all([drift.differences(), reader.others(dayBefore(clock(), 2))])
  const heeded = differences.filter(({ ignored, severity }) => ignored === null && severity !== 'info')
  const violated = heeded.filter(({ code, severity }) => code === 'contract_violated' && severity === 'error')
  const changed = heeded.filter((one) => !violated.includes(one))
  const notices: CatalogueNotice[] = violated.slice(0, TOLD).map(({ subject, path, count = 0, since }) => ({
    code: 'catalogue_contract_violated',
    subject: `${subjectId(subject)} ${path}`,
    severity: 'attention',
    at: instant(since),
    params: { event: subject.name || subject.type, path, count },
    to: `/catalogue/events/${encodeURIComponent(subjectId(subject))}?tab=differences`,
  }))
  const [first] = changed
  if (first)
    notices.push({
      code: 'catalogue_drift',
      severity: 'attention',
      at: instant(first.since),
      params: { count: changed.length },
      to: '/catalogue?state=different',
    })
  const names = others.filter(({ what }) => what === 'names').reduce((sum, { count }) => sum + count, 0)
  if (names > 0)
    notices.push({
      code: 'catalogue_full',
      severity: 'attention',
      // Once a day at most is it worse than it was.
      at: instant(dayBefore(clock(), 0)),
      params: { count: names },
      to: '/catalogue?state=unplanned',
    })
  return notices
}

function instant(since: string): string {
  return since.length === 10 ? `${since}T00:00:00.000Z` : since
}
