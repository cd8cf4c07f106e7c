import { formatBytes } from '../../platform/format-bytes.ts'

/** `says` is what was found, `do` what to do about it; none where nothing is to be done. `{name}` stands for a parameter. */
type Words = { readonly says: string; readonly do?: string }

/**
 * Everything that the doctor can find, in English: what the command prints. The console words the same codes in its languages (`status.json`,
 * a test holds them together).
 */
export const words = {
  not_checked: { says: 'Not checked: no server runs.', do: 'Start it, and run the command again.' },
  check_failed: { says: 'It could not be checked: {reason}.', do: 'Look into the log of the server.' },
  check_slow: { says: 'It could not be checked within {seconds} s.', do: 'Try again when there is less to do.' },

  versions: { says: 'Node {node}, PostgreSQL {postgresql}, ClickHouse {clickhouse}.' },
  node_version: { says: 'Node {node}.' },
  node_old: {
    says: 'Node {node} is older than 24.',
    do: 'Start with `npm start` or `npx diapason`, which bring their own.',
  },
  postgres_old: {
    says: 'PostgreSQL {version} is older than 15.',
    do: 'Move to a newer one: `diapason backup`, then `diapason restore` there.',
  },

  memory: { says: '{freeBytes} of {totalBytes} memory is available.' },
  memory_low: {
    says: 'Only {freeBytes} of {totalBytes} memory is available.',
    do: 'Give the machine more, or move the databases elsewhere (DATABASE_URL, CLICKHOUSE_URL).',
  },
  disk: { says: '{freeBytes} of {totalBytes} is free; the data take {dataBytes}.' },
  disk_free: { says: '{freeBytes} of {totalBytes} is free.' },
  disk_fills: {
    says: '{freeBytes} is free, and at the pace of the last days the disk is full in {days} days.',
    do: 'Make it larger, or set how long the log is kept.',
  },
  disk_low: {
    says: 'Only {freeBytes} ({percent} %) of the disk is free.',
    do: 'Make it larger, or set how long the log is kept. A full disk stops everything.',
  },
  files: { says: 'What lies in {folder} is readable by its owner only.' },
  file_open: { says: '{path} is open to others (mode {mode}).', do: 'Run: chmod {wanted} {path}' },
  file_missing: { says: '{path} is missing.', do: 'It is made by the next start.' },
  no_data: {
    says: 'There is no data in {folder} yet.',
    do: 'Start the server with `npm start`, or restore a backup into it.',
  },
  port_free: { says: 'Port {port} is free.' },
  port_taken: {
    says: 'Port {port} is taken by another program.',
    do: 'Stop that program, or choose another with PORT.',
  },
  unfinished_restore: {
    says: 'A restore was interrupted while it exchanged the databases.',
    do: 'The next start finishes it.',
  },

  address: { says: 'People reach it at {url}.' },
  address_plain: {
    says: 'People reach it at {url}, without encryption: passwords and sessions can be read on the way.',
    do: 'Put a proxy with TLS before it, and set DIAPASON_PUBLIC_URL to its https address.',
  },
  address_no_proxy: {
    says: '{url} is encrypted by a proxy whose word is not taken: every visitor has the address of the proxy.',
    do: 'Set DIAPASON_TRUST_PROXY to the address of the proxy.',
  },

  identity_map: { says: 'The analytics engine knows of {rows} identifiers whose person is named after another.' },
  identity_map_loose: {
    says: '{spare} of the {rows} rows by which the analytics engine knows who is one person are no longer needed.',
    do: 'Every night the job identity.squash takes them out: see whether it runs.',
  },

  clocks: { says: 'The clocks of this node and of both databases agree within {seconds} s.' },
  clock_skew: {
    says: 'The clock of {engine} differs from that of this node by {seconds} s.',
    do: 'Run a time service (chrony, systemd-timesyncd) on every machine.',
  },
  time_zone: { says: 'Both databases count in UTC.' },
  time_zone_other: {
    says: '{engine} counts in {zone} by itself; what asks it without saying UTC gets other days.',
    do: 'Set its time zone to UTC.',
  },

  durable: { says: 'What is committed is on the disk.' },
  not_durable: {
    says: 'PostgreSQL runs with {setting} = {value}: a power cut can lose what was acknowledged.',
    do: 'Set it to on, and reload PostgreSQL.',
  },
  collation: { says: 'The order of text is what the indexes were made with.' },
  collation_changed: {
    says: 'The order of text changed since the database was made ({was} to {now}): indexes may miss rows.',
    do: 'Run: reindex database {database}, then: alter database {database} refresh collation version',
  },
  encoding_other: {
    says: 'The database is encoded in {encoding}, not in UTF8.',
    do: 'Make a database in UTF8 and restore a backup into it.',
  },
  connections: { says: '{used} of {most} connections are in use.' },
  connections_few: {
    says: '{used} of {most} connections are in use.',
    do: 'Raise max_connections, or run fewer nodes: each takes up to {each}.',
  },
  transactions: { says: 'No transaction has been open for long.' },
  transaction_long: {
    says: 'A transaction has been open for {minutes} minutes ({program}): insights wait for it.',
    do: 'End it: select pg_terminate_backend({pid})',
  },
  transaction_ids: {
    says: 'PostgreSQL has used {percent} % of its transaction numbers since the last freeze.',
    do: 'Let autovacuum finish, or run: vacuum freeze',
  },
  migrations: { says: 'All {count} migrations are applied.' },
  migrations_missing: { says: 'Migrations are missing: {names}.', do: 'Start the server again: it applies them.' },
  partitions: { says: 'The log has its partitions up to {month}.' },
  partition_missing: {
    says: 'The log has no partition for {month}.',
    do: 'It is made by the next message or the next start; see why the daily preparation failed.',
  },

  analytics: { says: 'The analytics engine answers in {ms} ms.' },
  analytics_away: {
    says: 'The analytics engine does not answer: {reason}.',
    do: 'Look into the log of the server; collecting and deciding go on without it.',
  },
  shipping: { says: 'The analytics engine has all messages but those of the last {seconds} s.' },
  shipping_behind: {
    says: 'The analytics engine is {minutes} minutes behind; {rows} messages wait.',
    do: 'See whether it answers and whether a transaction has been open for long.',
  },

  jobs: { says: 'No job was given up, and none is late.' },
  jobs_dead: { says: '{count} jobs were given up.', do: 'See which and why, and try them again or drop them.' },
  jobs_late: {
    says: 'The oldest job that is due has waited for {minutes} minutes.',
    do: 'See whether every node runs, and what its jobs wait for.',
  },
  rejected: { says: 'No rejected message waits.' },
  rejected_waiting: {
    says: '{count} rejected messages wait for somebody.',
    do: 'Look at them in the console, under Rejected.',
  },
  claims: { says: 'No message of the last day named a customer without being believed.' },
  claims_unsigned: {
    says: '{count} messages of the last day named a customer without being believed ({names}): they are kept, and link nothing.',
    do: 'Sign on your server who is signed in, and let the page send the token: docs/guides/identity.md, Signing. Or send from your server, with a secret key.',
  },
  profiles: { says: '{people} people were folded again from the log: all the same to the byte.' },
  profiles_older: {
    says: '{people} people were folded again from the log: all say the same, {older} of them in the format of an earlier version until now.',
  },
  profiles_differ: {
    says: '{different} of {people} people were not what the log says; they are now.',
    do: 'Run: npx diapason rebuild --all, and report it.',
  },
  audit: { says: 'The audit trail is whole: {records} records.' },
  choices: { says: 'The ledger of choices is intact: {entries} entries.' },
  choices_altered: {
    says: 'The ledger of choices was altered (chains concerned: {faults}), first that of {origin} at place {place}.',
    do: 'Find out who can write to the database; compare with a backup.',
  },
  audit_broken: {
    says: 'The audit trail was altered: {faults} faults, the first at place {place}.',
    do: 'Find out who can write to the database; compare with a backup.',
  },
  signals: { says: 'Every signal of the last day was taken as it came.' },
  signals_faulty: {
    says: '{count} signals of the last day were not taken as they came ({names}): what they agree to is not believed.',
    do: 'See under Purposes what is wrong with each, and mend the pages that send them: docs/guides/signals.md.',
  },
  erasures: { says: 'Whoever was erased is gone from the files as well.' },
  erasures_open: {
    says: '{count} erasures are under way, the oldest for {hours} hours; {uncompacted} of them wait for the files to be written anew.',
  },
  erasures_late: {
    says: '{count} erasures have not been finished, the oldest for {hours} hours; {uncompacted} of them wait for the files to be written anew, which may still hold who was erased.',
    do: 'See whether the jobs privacy.erase and privacy.compact run, whether a transaction has been open for long, and whether the analytics engine answers.',
  },
  backup: { says: 'The last backup is {hours} hours old and has {sizeBytes}.' },
  backup_old: {
    says: 'The last backup is {days} days old.',
    do: 'Run diapason backup daily; docs/guides/operate.md has a schedule to copy.',
  },
  backup_none: {
    says: 'No backup was ever made.',
    do: 'Run: npx diapason backup FOLDER, daily; docs/guides/operate.md has a schedule to copy.',
  },
  keys: { says: '{count} keys are in use.' },
  keys_unused: { says: '{count} keys were not used for 90 days: {names}.', do: 'Revoke those that nothing needs.' },
  keys_not_enforced: {
    says: '{count} keys send for a purpose that is not defined, which nobody can refuse: {names}.',
    do: 'Define the purpose under Purposes by that very key, or make keys for one that is.',
  },
  keys_contradict: {
    says: '{count} keys were made on another legal basis than their purpose rests on, which holds: {names}.',
    do: 'Tell whoever sends with them; make new keys for what goes on, and revoke these.',
  },
  keys_never_expire: { says: '{count} secret keys have no end.', do: 'Give them one, and rotate them now and then.' },
} as const satisfies Readonly<Record<string, Words>>

/** The words with their parameters. Those whose name ends in `Bytes` are sizes, and written as such. */
export function worded(text: string, params: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name]
    if (value === undefined) return whole
    return name.endsWith('Bytes') && typeof value === 'number' ? formatBytes(value) : String(value)
  })
}
