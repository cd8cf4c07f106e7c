/** Whose data a table holds: of customers, of the employees who sign in, or of nobody. */
type About = 'customer' | 'employee' | 'nobody'

type Table = {
  /** The only folder of `server/src/` whose code writes the table. */
  readonly owner: string
  readonly about: About
  /** What it holds that is personal, or why nothing in it is. */
  readonly holds: string
}

/**
 * Every table of both databases, who owns it and whose data it holds. A test compares this with the two schemas, so that no table appears
 * without someone having said what access, portability and erasure must do about it.
 */
export const personalData = {
  postgres: {
    access_revision: { owner: 'platform', about: 'nobody', holds: 'One number.' },
    account_documents: {
      owner: 'accounts',
      about: 'customer',
      holds: 'What people said of the accounts they belong to, and which message said it.',
    },
    account_members: {
      owner: 'accounts',
      about: 'customer',
      holds: 'Which origins belong to which account, since when.',
    },
    accounts: {
      owner: 'platform',
      about: 'employee',
      holds: 'How a user signs in: hash of a password, id at a provider.',
    },
    audit_chain: { owner: 'platform', about: 'nobody', holds: 'Hashes that seal the audit records.' },
    audit_records: { owner: 'platform', about: 'employee', holds: 'Who changed what, when; by id, without names.' },
    analytics_engine: { owner: 'log', about: 'nobody', holds: 'Which ClickHouse the log is sent to.' },
    auth_secret: { owner: 'platform', about: 'nobody', holds: 'The secret that signs session cookies.' },
    default_views: { owner: 'views', about: 'employee', holds: 'With which view a user enters a room.' },
    backups: { owner: 'operations', about: 'employee', holds: 'Who made each backup, and when.' },
    catalogue_days: {
      owner: 'catalogue',
      about: 'nobody',
      holds: 'How often names and types were seen, by day and key.',
    },
    catalogue_ignored: { owner: 'catalogue', about: 'employee', holds: 'Who left a difference as it is, and when.' },
    catalogue_others: { owner: 'catalogue', about: 'nobody', holds: 'How much was seen and not kept apart.' },
    catalogue_seen: { owner: 'catalogue', about: 'nobody', holds: 'Names of events and of properties; no value.' },
    catalogue_violations: {
      owner: 'catalogue',
      about: 'nobody',
      holds: 'How often each rule of a contract was broken, with places in the log; no value.',
    },
    consent_entries: {
      owner: 'consent',
      about: 'customer',
      holds: 'What each origin chose of purposes: when, in which wording, where, how.',
    },
    customer_link_secret: {
      owner: 'customer',
      about: 'nobody',
      holds: 'The secret that customers’ links are signed with.',
    },
    customer_links: {
      owner: 'customer',
      about: 'customer',
      holds: 'Which links were made for whom, by whom and what for, and when each was opened last.',
    },
    consent_rate_days: {
      owner: 'consent-rates',
      about: 'nobody',
      holds: 'How often what was said of purposes, by day, channel and wording.',
    },
    consent_rate_people: {
      owner: 'consent-rates',
      about: 'nobody',
      holds: 'How many people stood how with each purpose, by day.',
    },
    consent_rates_counted: { owner: 'consent-rates', about: 'nobody', holds: 'When these were last counted.' },
    definitions: { owner: 'definitions', about: 'employee', holds: 'Who authored each revision, and when.' },
    signal_faults: {
      owner: 'signals',
      about: 'nobody',
      holds:
        'How many signals of browsers and consent platforms of each key could not be taken; whose they were is not said.',
    },
    unsigned_claims: {
      owner: 'intake',
      about: 'nobody',
      holds: 'How many messages of each key named somebody without being believed; whom is not said.',
    },
    withheld_days: {
      owner: 'intake',
      about: 'nobody',
      holds: 'How many messages of each day were not stored because their people refuse it; whose is not said.',
    },
    detach_salts: {
      owner: 'intake',
      about: 'nobody',
      holds: 'The salt of the day, with which ids of events are made that are kept without their person.',
    },
    installation_samples: { owner: 'operations', about: 'nobody', holds: 'Sizes and delays, every few minutes.' },
    job_workers: { owner: 'platform', about: 'nobody', holds: 'Which nodes run jobs, and when each was last seen.' },
    identity_decisions: {
      owner: 'resolution',
      about: 'customer',
      holds: 'Who was taken for whom, or apart, by whom and why.',
    },
    identity_secret: {
      owner: 'identity',
      about: 'nobody',
      holds: 'The secret that identifiers are hashed with, where their type says so.',
    },
    import_chunks: { owner: 'imports', about: 'customer', holds: 'Uploaded files, until a week after their import.' },
    import_refused: { owner: 'imports', about: 'customer', holds: 'Lines of files that were rejected, for a month.' },
    imports: {
      owner: 'imports',
      about: 'customer',
      holds: 'What was imported, by whom, with the first messages made.',
    },
    keys: { owner: 'platform', about: 'employee', holds: 'Who made each key, and when.' },
    former_users: {
      owner: 'platform',
      about: 'employee',
      holds: 'That an account existed, and when it was removed; no name.',
    },
    invitations: { owner: 'platform', about: 'employee', holds: 'E-mail address and role of whoever is invited.' },
    links: { owner: 'identity', about: 'customer', holds: 'Which identifiers were seen together, where and when.' },
    log: {
      owner: 'log',
      about: 'customer',
      holds: 'Each message as received: identifiers, traits, behaviour, context.',
    },
    log_followers: { owner: 'log', about: 'nobody', holds: 'How far each reader of the log has come.' },
    log_keys: { owner: 'log', about: 'customer', holds: 'That an origin sent a message, and when.' },
    migrations: { owner: 'platform', about: 'nobody', holds: 'Which migrations were applied.' },
    notice_marks: { owner: 'notices', about: 'employee', holds: 'Which notices a user has seen, or lets wait.' },
    origins: { owner: 'identity', about: 'customer', holds: 'Identifiers, and the person each belongs to.' },
    partner_reads: {
      owner: 'sharing',
      about: 'nobody',
      holds: 'How many people each partner asked about, and was told of, by the hour; not who.',
    },
    plan_revision: { owner: 'definitions', about: 'nobody', holds: 'One number.' },
    erasures: {
      owner: 'privacy',
      about: 'customer',
      holds: 'Whom an erasure takes out, until it has; then counts alone.',
    },
    tombstones: {
      owner: 'identity',
      about: 'customer',
      holds: 'Keyed hashes of erased identifiers, by which they are not let in again.',
    },
    tombstone_refusals: { owner: 'identity', about: 'nobody', holds: 'How many messages were turned away, by key.' },
    tombstone_revision: { owner: 'identity', about: 'nobody', holds: 'One number.' },
    tombstone_secret: { owner: 'identity', about: 'nobody', holds: 'The secret that tombstones are hashed with.' },
    privacy_requests: {
      owner: 'privacy',
      about: 'customer',
      holds: 'What somebody asked for of their rights, and what was done; no name.',
    },
    profiles: { owner: 'profiles', about: 'customer', holds: 'The document and the displayed name of each person.' },
    rejected: { owner: 'intake', about: 'customer', holds: 'Refused messages as received.' },
    second_factors: { owner: 'platform', about: 'employee', holds: 'The secret of a user’s authenticator, encrypted.' },
    saved_views: {
      owner: 'views',
      about: 'employee',
      holds: 'Filters that a user saved; one may quote what was searched, a customer’s name for instance.',
    },
    sessions: { owner: 'platform', about: 'employee', holds: 'Address and browser of each session.' },
    setup_tokens: { owner: 'platform', about: 'nobody', holds: 'Hash of the one-time set-up link.' },
    sign_in_attempts: { owner: 'platform', about: 'employee', holds: 'Addresses that attempts to sign in came from.' },
    suppressions: {
      owner: 'sending',
      about: 'customer',
      holds: 'Addresses that nothing is sent to, by a keyed hash, and as text until their person is erased.',
    },
    used_codes: { owner: 'platform', about: 'employee', holds: 'Which codes a user signed in with lately, hashed.' },
    users: { owner: 'platform', about: 'employee', holds: 'Name and e-mail address of each user.' },
    verifications: { owner: 'platform', about: 'employee', holds: 'Pending confirmations, by e-mail address.' },
  },
  clickhouse: {
    decision_inputs: { owner: 'elements', about: 'customer', holds: 'Context and outcome of each decision request.' },
    engine: { owner: 'platform', about: 'nobody', holds: 'The name of this database.' },
    erasing: {
      owner: 'identity',
      about: 'customer',
      holds: 'Whom an erasure or the retention takes out, in memory, while it does.',
    },
    events: { owner: 'log', about: 'customer', holds: 'The log, as it is read for insights.' },
    identity_map: { owner: 'identity', about: 'customer', holds: 'Which origins belong to which person.' },
    migrations: { owner: 'platform', about: 'nobody', holds: 'Which migrations were applied.' },
  },
} as const satisfies Readonly<Record<'postgres' | 'clickhouse', Readonly<Record<string, Table>>>>
