import type { Logger } from 'pino'
import type { Database } from '../platform/database/database.ts'
import { type Notice, type NoticeSource, noticeId } from './notice.ts'
import { readSource } from './read-source.ts'
import { createMarkStore } from './store.ts'

/** A notice as one person sees it. */
export type ListedNotice = Omit<Notice, 'subject'> & {
  readonly id: string
  readonly subject: string | null
  readonly seen: boolean
  /** Until when it waits out of sight; null when it does not. */
  readonly snoozedUntil: string | null
}

export type Notices = {
  /** What stands now, for a person who holds these permissions: the gravest first, then the newest. */
  list(owner: string, may: (permission: string) => boolean): Promise<ListedNotice[]>
  /** These notices were seen, each as of its `at`. */
  see(owner: string, notices: readonly { id: string; at: string }[]): Promise<void>
  /** A notice waits until then; null brings it back. */
  snooze(owner: string, of: { id: string; until: string | null }): Promise<void>
}

export type NoticesOptions = {
  readonly db: Database
  readonly sources: readonly NoticeSource[]
  readonly log: Pick<Logger, 'debug'>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

/** Every open console asks every half minute: a second makes many watchers cost little more than one, and what was just settled is soon gone. */
const FRESH_FOR = 1_000
/** A source asks a database; when that is away, the others must still be heard soon. */
const PATIENCE = 2_000
const MARK_KEPT = 90 * 24 * 3600 * 1000

const order = { urgent: 0, attention: 1, info: 2 } as const satisfies Record<Notice['severity'], number>

/** What needs a person, composed from what capabilities say; who has seen what is remembered per person. */
export function createNotices({ db, sources, log, clock }: NoticesOptions): Notices {
  const store = createMarkStore(db)
  const readers = sources.map((source) => ({
    permission: source.permission,
    read: readSource(source, { freshFor: FRESH_FOR, patience: PATIENCE, log, clock }),
  }))
  const now = () => new Date(clock()).toISOString()
  return {
    async list(owner, may) {
      const open = readers.filter(({ permission }) => may(permission))
      const [marks, ...found] = await Promise.all([store.of(owner), ...open.map(({ read }) => read())])
      return found
        .flat()
        .map((notice) => {
          const id = noticeId(notice)
          const mark = marks.get(id)
          const waits = mark?.snoozedUntil != null && Date.parse(mark.snoozedUntil) > clock()
          return {
            ...notice,
            id,
            subject: notice.subject ?? null,
            seen: mark?.seen != null && Date.parse(mark.seen) >= Date.parse(notice.at),
            snoozedUntil: waits ? mark.snoozedUntil : null,
          }
        })
        .sort((a, b) => order[a.severity] - order[b.severity] || (a.at < b.at ? 1 : -1))
    },
    async see(owner, notices) {
      await store.forget(owner, new Date(clock() - MARK_KEPT).toISOString())
      await store.see(owner, notices, now())
    },
    snooze: (owner, of) => store.snooze(owner, of, now()),
  }
}
