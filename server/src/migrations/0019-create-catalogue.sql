-- What is seen of events and properties: their shapes and their volumes, never a value. Sums only, so that any node may add to them.
create table catalogue_seen (
  type text not null,
  name text not null,
  -- '' stands for the event itself; else a property, such as items[].price.
  path text not null,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  primary key (type, name, path)
);

create table catalogue_days (
  type text not null,
  name text not null,
  path text not null,
  day date not null,
  source text not null,
  channel text not null,
  -- How often each type of JSON was seen: null, boolean, integer, number, string, object, array.
  types bigint[] not null,
  -- Messages per hour of the day, for the event itself.
  hours bigint[],
  primary key (type, name, path, day, source, channel)
);
create index catalogue_days_day on catalogue_days (day);

-- What was seen beyond the bounds, counted and not named.
create table catalogue_others (
  type text not null,
  name text not null,
  what text not null check (what in ('names', 'paths')),
  day date not null,
  count bigint not null,
  primary key (type, name, what, day)
);

-- Messages that broke a contract, by what they broke. Examples are places in the log (seq), not copies.
create table catalogue_violations (
  kind text not null,
  key text not null,
  path text not null,
  code text not null,
  source text not null,
  day date not null,
  outcome text not null check (outcome in ('flagged', 'rejected')),
  count bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  examples bigint[] not null,
  primary key (kind, key, path, code, source, day, outcome)
);

-- Differences that somebody has looked at and left as they are.
create table catalogue_ignored (
  difference text not null primary key,
  by text not null,
  at timestamptz not null
);
