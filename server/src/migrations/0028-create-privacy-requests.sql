-- What people ask for of their rights over their data (GDPR, articles 15 to 21), with the deadline of each and what became of it.
create table privacy_requests (
  id uuid primary key,
  kind text not null check (kind in ('access', 'portability', 'rectification', 'objection', 'restriction', 'erasure')),
  -- Whose it is, by one of their origins; null once they are erased.
  origin uuid,
  state text not null check (state in ('received', 'verified', 'in_progress', 'done', 'refused')),
  -- How it came: a letter, a call, the customer's own page, …
  via text not null,
  -- Raised by each change, so that two who act at once do not overwrite each other.
  revision int not null default 1,
  received_at timestamptz not null,
  due_at timestamptz not null,
  extended_at timestamptz,
  closed_at timestamptz,
  -- Why it was refused; null of all others.
  refusal text,
  opened_by text not null,
  -- What was done, by whom, when, in whose words: [{"at", "by", "what", "how", "note"}].
  history jsonb not null
);

create index privacy_requests_open on privacy_requests (due_at, id) where state not in ('done', 'refused');
create index privacy_requests_received on privacy_requests (received_at desc, id);
create index privacy_requests_origin on privacy_requests (origin) where origin is not null;
