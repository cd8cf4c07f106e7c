-- Accounts: the companies, teams or households that people belong to, as `group` calls say. Both tables are projections of the log.

-- A version is never used twice, as for profiles.
create sequence account_versions as bigint cache 100;

create table account_documents (
  -- Computed from the id, as an origin is from an identifier.
  account uuid primary key,
  -- As the brand calls it.
  id text not null,
  version bigint not null default nextval('account_versions'),
  doc text not null,
  -- What a list calls it: a projection of the traits.
  label text not null,
  -- To the hour, as for profiles.
  seen_hour timestamptz not null,
  -- People, however many origins each has: raised and lowered with each membership and each merge, so that a list can be ordered by it.
  members bigint not null default 0
) with (fillfactor = 70);

create index account_documents_seen on account_documents (seen_hour desc, account);
create index account_documents_members on account_documents (members desc, account);
create index account_documents_id on account_documents (lower(id) text_pattern_ops);
create index account_documents_label on account_documents (lower(label) text_pattern_ops);

-- Membership stays with the origin whose message said so, so that it follows its person through every merge and split.
create table account_members (
  account uuid not null,
  origin uuid not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  calls bigint not null,
  -- The evidence: the earliest call.
  source text not null,
  channel text not null,
  message_id text not null,
  primary key (account, origin)
);

create index account_members_origin on account_members (origin);
create index account_members_joined on account_members (account, first_at desc, origin desc);

-- The account that a person joined last: decisions read its document together with theirs.
alter table profiles add column account uuid;

-- The calls that accounts are folded from, among all messages.
create index log_groups on log (origin) where type = 'group';
