import { tmpdir } from 'node:os'
import type { Config } from './config.ts'

/** What the doctor must know of where and how this node runs. */
export function hostOf(config: Pick<Config, 'publicUrl'> & Partial<Config>) {
  return {
    varDir: config.varDir ?? tmpdir(),
    publicUrl: config.publicUrl ?? 'http://localhost:4400',
    trustProxy: config.trustProxy ?? false,
    embedded: {
      postgres: config.varDir !== undefined && config.databaseUrl === undefined,
      clickhouse: config.varDir !== undefined && config.clickhouseUrl === undefined,
    },
  }
}
