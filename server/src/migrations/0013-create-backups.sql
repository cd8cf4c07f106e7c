-- The backups that were made, for those who must know how old the last one is. What they hold is in their archives.
create table backups (
  id uuid primary key,
  -- The instant of its snapshot.
  at timestamptz not null,
  ended_at timestamptz not null,
  -- Who asked, as in revisions.
  by text not null,
  outcome text not null check (outcome in ('done', 'failed')),
  bytes bigint not null,
  rows bigint not null
);

create index backups_ended on backups (ended_at desc);
