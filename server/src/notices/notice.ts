/** Something that needs a person, for as long as its cause lasts. The console words it, in the reader's language, by its code. */
export type Notice = {
  /** What it is, e.g. `rejected_waiting`: stable, a text of the console hangs on it. */
  readonly code: string
  /** What it is about, where several of one code can stand: the key of an experiment, the id of an import. */
  readonly subject?: string
  /** urgent: something is failing now. attention: somebody has to decide or mend. info: good to know. */
  readonly severity: 'urgent' | 'attention' | 'info'
  /** Since when, or when it last became worse. ISO 8601. Who has seen it is told again when this moves on. */
  readonly at: string
  /** What fills the holes of its text. */
  readonly params: Readonly<Record<string, string | number>>
  /** Address in the console where one does something about it. */
  readonly to: string
}

/** A capability that can need a person. */
export type NoticeSource = {
  /** For the log. */
  readonly name: string
  /** Who may read what its notices say. */
  readonly permission: string
  /** The causes that stand now: one notice a cause, none when there is none. */
  readonly read: () => Promise<readonly Notice[]>
}

/** Two notices of one code and subject are the same notice at different times. */
export function noticeId({ code, subject }: Pick<Notice, 'code' | 'subject'>): string {
  return subject === undefined ? code : `${code}:${subject}`
}
