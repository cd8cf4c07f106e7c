-- Erasing people, and keeping them erased.

-- One row an erasure: what is to be done, how far it has come, and in the end its receipt. `targets` is personal and emptied once nothing needs it any more.
create table erasures (
  id uuid primary key,
  -- The request that asked for it; null where none did, as after a restore.
  request uuid,
  -- Messages of these identifiers that happened before are let in no more.
  at timestamptz not null,
  by text not null,
  -- begun: the door is closed. taken: PostgreSQL has nothing of them. swept: ClickHouse neither. done: no file of either.
  state text not null check (state in ('begun', 'taken', 'swept', 'done')),
  -- [{"origin", "type", "value"}]
  targets jsonb,
  -- Transactions that ran while they were taken out of PostgreSQL, and may have named them: from, and up to, not including.
  tx_from xid8,
  tx_below xid8,
  -- Rows of others that named them, and were written anew without: their places in the log.
  redacted bigint[] not null default '{}',
  -- How many rows of which store: {"postgresql.log": 12}
  counts jsonb not null default '{}',
  -- Tables whose files still hold what was deleted, and parts of ClickHouse that do.
  tables text[] not null default '{}',
  parts text[] not null default '{}',
  receipt jsonb
);

create index erasures_open on erasures (at) where state <> 'done';

-- Keyed hashes of erased identifiers: they know one when it comes back, and tell nobody whose it was.
create table tombstones (
  hash bytea primary key,
  erasure uuid not null,
  erased_at timestamptz not null
);

create index tombstones_erasure on tombstones (erasure);

-- Raised by each erasure: who writes messages makes sure, in the same transaction, that none came in between.
create table tombstone_revision (
  only_row boolean primary key default true check (only_row),
  revision bigint not null
);
insert into tombstone_revision (revision) values (0);

-- What tombstones are hashed with.
create table tombstone_secret (
  only_row boolean primary key default true check (only_row),
  value text not null
);

-- How many messages were turned away because they were of somebody erased, by day and key.
create table tombstone_refusals (
  day date not null,
  source text not null,
  messages bigint not null,
  primary key (day, source)
);

-- An erasure looks for entries of others that speak for whom it erases.
create index consent_entries_covers on consent_entries using gin (covers) where covers <> '{}';
