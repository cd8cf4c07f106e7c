-- Counts of what people chose: days of the ledger, and how people stood each day. No one's data: nothing in it leads to anybody.

create table consent_rate_days (
  day date not null,
  subject text not null,
  channel text not null,
  version text not null,
  language text not null,
  state text not null,
  entries bigint not null,
  primary key (subject, day, channel, version, language, state)
);

create table consent_rate_people (
  day date not null,
  subject text not null,
  state text not null,
  people bigint not null,
  primary key (subject, day, state)
);

create table consent_rates_counted (
  only_row boolean primary key default true check (only_row),
  at timestamptz not null
);

-- The ledger grows in the order of time, nearly: blocks are told apart by their times.
create index consent_entries_recorded on consent_entries using brin (recorded_at) with (pages_per_range = 32);
create index consent_entries_said on consent_entries using brin (at) with (pages_per_range = 32);
