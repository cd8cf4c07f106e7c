-- An origin is the canonical identifier that a message presented first, as a uuid computed from it; links join origins into people.
create table origins (
  origin uuid primary key,
  type text not null,
  value text not null,
  -- The person it belongs to now: the smallest origin of its connected set.
  profile uuid not null,
  first_seen timestamptz not null default now(),
  -- The transaction that last changed `profile`, so that the change can be followed.
  tx xid8 not null default pg_current_xact_id()
);

create index origins_profile on origins (profile);
-- Prefix search by identifier, whatever its case.
create index origins_value on origins (lower(value) text_pattern_ops);
-- Few origins ever move; those that did are what the analytics engine must know.
create index origins_moved on origins (tx) where profile <> origin;

-- Links are evidence, never destructive: the message that showed both identifiers together.
create table links (
  a uuid not null,
  b uuid not null,
  rule text not null,
  origin uuid not null,
  message_id text not null,
  source text not null,
  channel text not null,
  happened_at timestamptz not null,
  primary key (a, b),
  check (a < b)
);

create index links_b on links (b);
