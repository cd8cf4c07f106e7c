-- What people chose of purposes, for ever: an entry is never changed, and outlives the retention of the log. Each belongs to one origin (law 1), and is sealed with
-- the one before it there.
create table consent_entries (
  origin uuid not null,
  -- Place in the chain of its origin, from 1.
  n int not null check (n > 0),
  id uuid not null,
  purpose text not null,
  state text not null check (state in ('granted', 'denied', 'withdrawn', 'pending')),
  at timestamptz not null,
  until timestamptz,
  recorded_at timestamptz not null,
  -- Other origins of the person that it speaks for, each with the digest of the last entry there: {"<origin>": "<hex>"}.
  covers jsonb not null,
  -- What was asked (version, language, digest of the wording), where and how, as JSON.
  asked jsonb,
  place jsonb not null,
  how text not null,
  channel text not null,
  -- The key or the person it came through.
  source text not null,
  message_id text,
  prev bytea,
  hash bytea not null,
  primary key (origin, n)
);
create index consent_entries_id on consent_entries (id);

-- What stands of these, beside the person: made again from them at any time.
alter table profiles add column choices text;
