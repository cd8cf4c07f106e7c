-- Addresses that nothing is sent to, each on one channel: whoever's they are, and whoever they become.
create table suppressions (
  id uuid primary key,
  channel text not null,
  -- HMAC of the address with the secret of the installation: it still holds when nobody knows any more whose the address was.
  address_hash text not null,
  -- As people read it; null where its type is kept hashed, and once its person is erased.
  address text,
  -- Null while soft bounces are counted, and it is written to.
  reason text check (reason in ('hard_bounce', 'soft_bounces', 'complaint', 'manual')),
  since timestamptz,
  -- When messages came back for a reason that may pass, the last few.
  soft_bounces timestamptz[] not null default '{}',
  note text,
  -- The key or the person it came through.
  source text not null,
  check ((reason is null) = (since is null)),
  unique (channel, address_hash)
);
create index suppressions_newest on suppressions (since desc, id desc) where since is not null;
create index suppressions_address on suppressions (address text_pattern_ops) where since is not null;
