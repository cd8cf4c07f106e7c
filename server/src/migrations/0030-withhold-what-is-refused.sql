-- How many messages were not stored, or not with their person, because that person refuses it: by day, key, purpose and event. Nobody is named, and no name of
-- an event that is in no catalogue, for its sender could write anything there.
create table withheld_days (
  day date not null,
  source text not null,
  -- '' of what may serve no purpose at all.
  purpose text not null,
  type text not null,
  name text not null,
  outcome text not null check (outcome in ('drop', 'detach')),
  messages bigint not null,
  primary key (day, source, purpose, type, name, outcome)
);

-- The salt of ids of events that are kept without their person: one row, that of the present day. It is deleted with the day, and never in a backup.
create table detach_salts (
  day date primary key,
  salt text not null
);

-- Messages of an import that were not stored, for their people refuse it.
alter table imports add column withheld bigint not null default 0;
