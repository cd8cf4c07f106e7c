import type { Readable } from 'node:stream'
import type { Report, RestoreReport } from '../operations/index.ts'

/** A backup as it is made: `ended` resolves when all of it was read and noted. */
export type BackupStream = { readonly bytes: Readable; readonly at: string; readonly ended: Promise<void> }

/** What the composition root lets commands do while no server runs. */
export type Offline = {
  readonly varDir: string
  /** True when a server runs on this installation: then everything goes through it. */
  isServed(): Promise<boolean>
  /** Starts or reaches the databases as they are, without migrating them; call `stop` whatever happened. */
  backup(): Promise<BackupStream & { readonly stop: () => Promise<void> }>
  restore(of: {
    /** Opens the archive from its beginning. */
    readonly open: () => Readable
    readonly force: boolean
    readonly jobs: boolean
    readonly tell: (line: string) => void
  }): Promise<RestoreReport>
  /** Looks at what can be seen without a server. */
  examine(): Promise<Report>
}
