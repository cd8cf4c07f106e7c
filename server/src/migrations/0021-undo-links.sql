-- A link has a state: it joins two people only while it is live, and what is refused or taken back stays as a record.
alter table links
  add column id uuid not null default gen_random_uuid(),
  add column status text not null default 'live' check (status in ('live', 'suggested', 'shared', 'claimed', 'removed')),
  -- Why it is not live, and the type of identifier whose limit it met.
  add column reason text,
  add column limited_type text,
  add column confidence double precision not null default 1 check (confidence between 0 and 1),
  -- When a message last showed the pair, to the day, where links of its types expire.
  add column confirmed_at timestamptz,
  add column expires_at timestamptz;
create unique index links_id on links (id);
create index links_suggested on links (happened_at desc, id) where status = 'suggested';
create index links_expiring on links (expires_at) where status = 'live' and expires_at is not null;

-- An identifier may be nobody's: it was presented, and what would have linked it was refused or taken back. `tx` says since when an origin has
-- been another person's, for who keeps a copy; null as long as it has only ever named itself.
alter table origins alter column profile drop not null, alter column tx drop not null;
update origins set tx = null where profile = origin;
drop index origins_moved;
create index origins_moved on origins (tx) where tx is not null;

-- What people decided about who is who: a projection of the rows of type `identity` in the log.
create table identity_decisions (
  id uuid primary key,
  kind text not null check (kind in ('merge', 'split', 'accept', 'dismiss', 'expire', 'undo')),
  at timestamptz not null,
  -- Who: kind and id of the principal.
  actor_kind text not null,
  actor text not null,
  reason text not null,
  -- Each link that changed: id, a, b, and its status before and after; null before for one that was made.
  links jsonb not null,
  -- People concerned, as they were named before and after.
  people uuid[] not null,
  undoes uuid references identity_decisions,
  -- Its row in the log.
  origin uuid not null,
  message_id text not null
);
create index identity_decisions_at on identity_decisions (at desc, id);
create index identity_decisions_people on identity_decisions using gin (people);
create unique index identity_decisions_undoes on identity_decisions (undoes) where undoes is not null;
