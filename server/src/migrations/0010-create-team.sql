-- Who may sign in beyond the first administrator: members and their state, invitations, second factors, and what is left of those who left.

alter table users add column suspended_at timestamptz;
alter table users add column two_factor_enabled boolean not null default false;

-- better-auth prolongs a session once a day; people who look through their sessions want to know about the last minute.
alter table sessions add column last_seen_at timestamptz not null default now();

-- One pending link per address: to join, or (with `user_id`) to choose a new password. Only the SHA-256 of its token is kept. A link that
-- was used or withdrawn is gone.
create table invitations (
  id text primary key,
  email text not null,
  role text not null,
  user_id text references users (id) on delete cascade,
  hash text not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  constraint invitations_email_key unique (email),
  constraint invitations_hash_key unique (hash)
);
create index invitations_user_id_idx on invitations (user_id);

-- Records go on saying `user:<id>` for ever; whose id it was leaves with the person.
create table former_users (
  id text primary key,
  removed_at timestamptz not null default now()
);

-- Read and written by better-auth: the shared secret of an authenticator, encrypted with the secret of sessions, and hashes of the
-- recovery codes that are left, as JSON.
create table second_factors (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default true,
  failed_count integer not null default 0,
  locked_until timestamptz,
  constraint second_factors_user_id_key unique (user_id)
);

-- Codes that were good once, for as long as they would be good again: a code read over a shoulder opens nothing (RFC 6238, 5.2).
create table used_codes (
  user_id text not null references users (id) on delete cascade,
  code_hash text not null,
  used_at timestamptz not null default now(),
  primary key (user_id, code_hash)
);
