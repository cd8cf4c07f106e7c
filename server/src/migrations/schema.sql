-- The schema after all migrations. Made from the catalogue: UPDATE_SCHEMA=1 vitest run server/src/platform/database

-- Sequences

create sequence public.account_versions as bigint start 1 increment 1;

create sequence public.log_seq as bigint start 1 increment 1;

create sequence public.profile_versions as bigint start 1 increment 1;

-- Functions

CREATE OR REPLACE FUNCTION public.chain_audit_record()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  last audit_chain;
begin
  perform pg_advisory_xact_lock(1635083369); -- "audi" in ASCII
  select * into last from audit_chain order by place desc limit 1;
  insert into audit_chain (place, record, hash)
    values (coalesce(last.place, 0) + 1, new.id, sha256(coalesce(last.hash, ''::bytea) || new.digest));
  return null;
exception when unique_violation then
  -- A transaction that reads one snapshot throughout does not see places taken since: it has to run again.
  raise exception 'another audit record was written meanwhile' using errcode = 'serialization_failure';
end
$function$
;

CREATE OR REPLACE FUNCTION public.json_or_null(said text)
 RETURNS jsonb
 LANGUAGE plpgsql
 IMMUTABLE STRICT
AS $function$
begin
  return said::jsonb;
exception when data_exception or program_limit_exceeded then
  return null;
end
$function$
;

CREATE OR REPLACE FUNCTION public.refuse_audit_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  -- Retention declares itself, in its own transaction and with a record of its own; the chain stays.
  if tg_op = 'DELETE' and tg_table_name = 'audit_records' and current_setting('diapason.audit_retention', true) = 'on' then
    return old;
  end if;
  raise exception 'audit records are added and read, never changed' using errcode = 'restrict_violation';
end
$function$
;

-- Tables

create table public.access_revision (
  only_row boolean default true not null,
  revision bigint not null,
  constraint access_revision_pkey PRIMARY KEY (only_row),
  constraint access_revision_only_row_check CHECK (only_row)
);

create table public.account_documents (
  account uuid not null,
  id text not null,
  version bigint default nextval('public.account_versions'::regclass) not null,
  doc text not null,
  label text not null,
  seen_hour timestamp with time zone not null,
  members bigint default 0 not null,
  constraint account_documents_pkey PRIMARY KEY (account)
) with (fillfactor=70);

create table public.account_members (
  account uuid not null,
  origin uuid not null,
  first_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  calls bigint not null,
  source text not null,
  channel text not null,
  message_id text not null,
  constraint account_members_pkey PRIMARY KEY (account, origin)
);

create table public.accounts (
  id text not null,
  account_id text not null,
  provider_id text not null,
  user_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp with time zone,
  refresh_token_expires_at timestamp with time zone,
  scope text,
  password text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint accounts_pkey PRIMARY KEY (id),
  constraint accounts_provider_key UNIQUE (provider_id, account_id),
  constraint accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE
);

create table public.analytics_engine (
  only_row boolean default true not null,
  id uuid not null,
  since timestamp with time zone default now() not null,
  constraint analytics_engine_pkey PRIMARY KEY (only_row),
  constraint analytics_engine_only_row_check CHECK (only_row)
);

create table public.audit_chain (
  place bigint not null,
  record uuid not null,
  hash bytea not null,
  constraint audit_chain_pkey PRIMARY KEY (place),
  constraint audit_chain_record_key UNIQUE (record)
);

create table public.audit_records (
  id uuid not null,
  at timestamp with time zone not null,
  principal_kind text not null,
  principal_id text not null,
  action text not null,
  target_kind text not null,
  target_id text not null,
  detail text not null,
  digest bytea not null,
  constraint audit_records_pkey PRIMARY KEY (id)
);

create table public.auth_secret (
  only_row boolean default true not null,
  value text not null,
  constraint auth_secret_pkey PRIMARY KEY (only_row),
  constraint auth_secret_only_row_check CHECK (only_row)
);

create table public.backups (
  id uuid not null,
  at timestamp with time zone not null,
  ended_at timestamp with time zone not null,
  by text not null,
  outcome text not null,
  bytes bigint not null,
  rows bigint not null,
  constraint backups_pkey PRIMARY KEY (id),
  constraint backups_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'failed'::text])))
);

create table public.catalogue_days (
  type text not null,
  name text not null,
  path text not null,
  day date not null,
  source text not null,
  channel text not null,
  types bigint[] not null,
  hours bigint[],
  constraint catalogue_days_pkey PRIMARY KEY (type, name, path, day, source, channel)
);

create table public.catalogue_ignored (
  difference text not null,
  by text not null,
  at timestamp with time zone not null,
  constraint catalogue_ignored_pkey PRIMARY KEY (difference)
);

create table public.catalogue_others (
  type text not null,
  name text not null,
  what text not null,
  day date not null,
  count bigint not null,
  constraint catalogue_others_pkey PRIMARY KEY (type, name, what, day),
  constraint catalogue_others_what_check CHECK ((what = ANY (ARRAY['names'::text, 'paths'::text])))
);

create table public.catalogue_seen (
  type text not null,
  name text not null,
  path text not null,
  first_seen timestamp with time zone not null,
  last_seen timestamp with time zone not null,
  constraint catalogue_seen_pkey PRIMARY KEY (type, name, path)
);

create table public.catalogue_violations (
  kind text not null,
  key text not null,
  path text not null,
  code text not null,
  source text not null,
  day date not null,
  outcome text not null,
  count bigint not null,
  first_at timestamp with time zone not null,
  last_at timestamp with time zone not null,
  examples bigint[] not null,
  constraint catalogue_violations_pkey PRIMARY KEY (kind, key, path, code, source, day, outcome),
  constraint catalogue_violations_outcome_check CHECK ((outcome = ANY (ARRAY['flagged'::text, 'rejected'::text])))
);

create table public.consent_entries (
  origin uuid not null,
  n integer not null,
  id uuid not null,
  purpose text not null,
  state text not null,
  at timestamp with time zone not null,
  until timestamp with time zone,
  recorded_at timestamp with time zone not null,
  covers jsonb not null,
  asked jsonb,
  place jsonb not null,
  how text not null,
  channel text not null,
  source text not null,
  message_id text,
  prev bytea,
  hash bytea not null,
  frequency text,
  constraint consent_entries_pkey PRIMARY KEY (origin, n),
  constraint consent_entries_n_check CHECK ((n > 0)),
  constraint consent_entries_state_check CHECK ((state = ANY (ARRAY['granted'::text, 'denied'::text, 'withdrawn'::text, 'pending'::text])))
);

create table public.consent_rate_days (
  day date not null,
  subject text not null,
  channel text not null,
  version text not null,
  language text not null,
  state text not null,
  entries bigint not null,
  constraint consent_rate_days_pkey PRIMARY KEY (subject, day, channel, version, language, state)
);

create table public.consent_rate_people (
  day date not null,
  subject text not null,
  state text not null,
  people bigint not null,
  constraint consent_rate_people_pkey PRIMARY KEY (subject, day, state)
);

create table public.consent_rates_counted (
  only_row boolean default true not null,
  at timestamp with time zone not null,
  constraint consent_rates_counted_pkey PRIMARY KEY (only_row),
  constraint consent_rates_counted_only_row_check CHECK (only_row)
);

create table public.customer_link_secret (
  only_row boolean default true not null,
  value text not null,
  constraint customer_link_secret_pkey PRIMARY KEY (only_row),
  constraint customer_link_secret_only_row_check CHECK (only_row)
);

create table public.customer_links (
  id uuid not null,
  origin uuid not null,
  origins uuid[] not null,
  scope text not null,
  subject text,
  made_by text not null,
  note text,
  made_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  revoked_at timestamp with time zone,
  revoked_by text,
  used_at timestamp with time zone,
  constraint customer_links_pkey PRIMARY KEY (id)
);

create table public.default_views (
  owner text not null,
  room text not null,
  view uuid not null,
  constraint default_views_pkey PRIMARY KEY (owner, room),
  constraint default_views_view_fkey FOREIGN KEY (view) REFERENCES public.saved_views(id) ON DELETE CASCADE
);

create table public.definitions (
  kind text not null,
  key text not null,
  revision integer not null,
  body text not null,
  author text not null,
  at timestamp with time zone not null,
  archived boolean default false not null,
  valid_from bigint not null,
  valid_until bigint,
  constraint definitions_pkey PRIMARY KEY (kind, key, revision),
  constraint definitions_check CHECK ((valid_until > valid_from)),
  constraint definitions_revision_check CHECK ((revision > 0))
);

create table public.detach_salts (
  day date not null,
  salt text not null,
  constraint detach_salts_pkey PRIMARY KEY (day)
);

create table public.erasures (
  id uuid not null,
  request uuid,
  at timestamp with time zone not null,
  by text not null,
  state text not null,
  targets jsonb,
  tx_from xid8,
  tx_below xid8,
  redacted bigint[] default '{}'::bigint[] not null,
  counts jsonb default '{}'::jsonb not null,
  tables text[] default '{}'::text[] not null,
  parts text[] default '{}'::text[] not null,
  receipt jsonb,
  constraint erasures_pkey PRIMARY KEY (id),
  constraint erasures_state_check CHECK ((state = ANY (ARRAY['begun'::text, 'taken'::text, 'swept'::text, 'done'::text])))
);

create table public.former_users (
  id text not null,
  removed_at timestamp with time zone default now() not null,
  constraint former_users_pkey PRIMARY KEY (id)
);

create table public.identity_decisions (
  id uuid not null,
  kind text not null,
  at timestamp with time zone not null,
  actor_kind text not null,
  actor text not null,
  reason text not null,
  links jsonb not null,
  people uuid[] not null,
  undoes uuid,
  origin uuid not null,
  message_id text not null,
  constraint identity_decisions_pkey PRIMARY KEY (id),
  constraint identity_decisions_kind_check CHECK ((kind = ANY (ARRAY['merge'::text, 'split'::text, 'accept'::text, 'dismiss'::text, 'expire'::text, 'undo'::text]))),
  constraint identity_decisions_undoes_fkey FOREIGN KEY (undoes) REFERENCES public.identity_decisions(id)
);

create table public.identity_secret (
  only_row boolean default true not null,
  value text not null,
  constraint identity_secret_pkey PRIMARY KEY (only_row),
  constraint identity_secret_only_row_check CHECK (only_row)
);

create table public.import_chunks (
  import uuid not null,
  at bigint not null,
  bytes bytea storage external not null,
  constraint import_chunks_pkey PRIMARY KEY (import, at),
  constraint import_chunks_import_fkey FOREIGN KEY (import) REFERENCES public.imports(id) ON DELETE CASCADE
);

create table public.import_refused (
  import uuid not null,
  line bigint not null,
  code text not null,
  file_column text,
  message text not null,
  cells text not null,
  constraint import_refused_pkey PRIMARY KEY (import, line),
  constraint import_refused_import_fkey FOREIGN KEY (import) REFERENCES public.imports(id) ON DELETE CASCADE
);

create table public.imports (
  id uuid not null,
  name text not null,
  size bigint not null,
  received bigint default 0 not null,
  digest text,
  repairs uuid,
  state text default 'uploading'::text not null,
  dry boolean default false not null,
  key text,
  mapping text,
  columns text default '[]'::text not null,
  format text,
  total bigint,
  units bigint default 0 not null,
  lines bigint default 0 not null,
  skipped bigint default 0 not null,
  written bigint default 0 not null,
  duplicates bigint default 0 not null,
  refused bigint default 0 not null,
  problems text default '[]'::text not null,
  first_messages text default '[]'::text not null,
  error_code text,
  error_message text,
  created_at timestamp with time zone not null,
  created_by text not null,
  started_at timestamp with time zone,
  started_by text,
  finished_at timestamp with time zone,
  file_removed_at timestamp with time zone,
  withheld bigint default 0 not null,
  constraint imports_pkey PRIMARY KEY (id),
  constraint imports_size_check CHECK ((size >= 0)),
  constraint imports_state_check CHECK ((state = ANY (ARRAY['uploading'::text, 'ready'::text, 'queued'::text, 'checking'::text, 'importing'::text, 'done'::text, 'failed'::text, 'cancelled'::text]))),
  constraint imports_repairs_fkey FOREIGN KEY (repairs) REFERENCES public.imports(id) ON DELETE SET NULL
);

create table public.installation_samples (
  at timestamp with time zone not null,
  lag_seconds real not null,
  postgres_bytes bigint not null,
  analytics_bytes bigint,
  disk_free bigint not null,
  disk_total bigint not null,
  constraint installation_samples_pkey PRIMARY KEY (at)
);

create table public.invitations (
  id text not null,
  email text not null,
  role text not null,
  user_id text,
  hash text not null,
  created_by text not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  constraint invitations_pkey PRIMARY KEY (id),
  constraint invitations_email_key UNIQUE (email),
  constraint invitations_hash_key UNIQUE (hash),
  constraint invitations_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE
);

create table public.job_workers (
  worker text not null,
  node text not null,
  seen_at timestamp with time zone default now() not null,
  constraint job_workers_pkey PRIMARY KEY (worker)
);

create table public.keys (
  id text not null,
  name text not null,
  kind text not null,
  prefix text not null,
  hash text not null,
  purpose text not null,
  legal_basis text not null,
  channel text,
  created_at timestamp with time zone default now() not null,
  created_by text not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  scopes text[],
  expires_at timestamp with time zone,
  origins text[],
  note text default ''::text not null,
  rotated_at timestamp with time zone,
  previous_prefix text,
  previous_hash text,
  previous_until timestamp with time zone,
  previous_used_at timestamp with time zone,
  sharing text,
  constraint keys_pkey PRIMARY KEY (id),
  constraint keys_hash_key UNIQUE (hash),
  constraint keys_previous_hash_key UNIQUE (previous_hash),
  constraint keys_kind_check CHECK ((kind = ANY (ARRAY['write'::text, 'secret'::text, 'partner'::text]))),
  constraint keys_legal_basis_check CHECK ((legal_basis = ANY (ARRAY['consent'::text, 'contract'::text, 'legitimate_interest'::text, 'legal_obligation'::text, 'vital_interest'::text, 'public_task'::text]))),
  constraint keys_origins_check CHECK ((cardinality(origins) > 0)),
  constraint keys_previous_check CHECK ((num_nulls(previous_prefix, previous_hash, previous_until) = ANY (ARRAY[0, 3]))),
  constraint keys_scopes_check CHECK ((cardinality(scopes) > 0))
);

create table public.links (
  a uuid not null,
  b uuid not null,
  rule text not null,
  origin uuid not null,
  message_id text not null,
  source text not null,
  channel text not null,
  happened_at timestamp with time zone not null,
  id uuid default gen_random_uuid() not null,
  status text default 'live'::text not null,
  reason text,
  limited_type text,
  confidence double precision default 1 not null,
  confirmed_at timestamp with time zone,
  expires_at timestamp with time zone,
  constraint links_pkey PRIMARY KEY (a, b),
  constraint links_check CHECK ((a < b)),
  constraint links_confidence_check CHECK (((confidence >= (0)::double precision) AND (confidence <= (1)::double precision))),
  constraint links_status_check CHECK ((status = ANY (ARRAY['live'::text, 'suggested'::text, 'shared'::text, 'claimed'::text, 'removed'::text, 'expired'::text])))
);

create table public.log (
  seq bigint default nextval('public.log_seq'::regclass) not null,
  tx xid8 default pg_current_xact_id() not null,
  origin uuid not null,
  message_id text not null,
  received_at timestamp with time zone not null,
  happened_at timestamp with time zone not null,
  type text not null,
  name text not null,
  source text not null,
  channel text not null,
  body text not null,
  constraint log_pkey PRIMARY KEY (seq, origin, received_at)
) partition by RANGE (received_at);

create table public.log_followers (
  follower text not null,
  below xid8 not null,
  pending_below xid8,
  updated_at timestamp with time zone default now() not null,
  constraint log_followers_pkey PRIMARY KEY (follower)
);

create table public.log_keys (
  origin uuid not null,
  message_id text not null,
  seq bigint not null,
  received_at timestamp with time zone not null,
  constraint log_keys_pkey PRIMARY KEY (origin, message_id)
);

create table public.migrations (
  number integer not null,
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone default now() not null,
  constraint migrations_pkey PRIMARY KEY (number)
);

create table public.notice_marks (
  owner text not null,
  notice text not null,
  seen timestamp with time zone,
  snoozed_until timestamp with time zone,
  marked_at timestamp with time zone not null,
  constraint notice_marks_pkey PRIMARY KEY (owner, notice)
);

create table public.origins (
  origin uuid not null,
  type text not null,
  value text not null,
  profile uuid,
  first_seen timestamp with time zone default now() not null,
  tx xid8 default pg_current_xact_id(),
  constraint origins_pkey PRIMARY KEY (origin)
);

create table public.partner_reads (
  key text not null,
  hour timestamp with time zone not null,
  purpose text not null,
  asked bigint not null,
  told bigint not null,
  audited boolean default false not null,
  constraint partner_reads_pkey PRIMARY KEY (key, hour, purpose)
);

create table public.plan_revision (
  only_row boolean default true not null,
  revision bigint not null,
  constraint plan_revision_pkey PRIMARY KEY (only_row),
  constraint plan_revision_only_row_check CHECK (only_row)
);

create table public.privacy_requests (
  id uuid not null,
  kind text not null,
  origin uuid,
  state text not null,
  via text not null,
  revision integer default 1 not null,
  received_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  extended_at timestamp with time zone,
  closed_at timestamp with time zone,
  refusal text,
  opened_by text not null,
  history jsonb not null,
  constraint privacy_requests_pkey PRIMARY KEY (id),
  constraint privacy_requests_kind_check CHECK ((kind = ANY (ARRAY['access'::text, 'portability'::text, 'rectification'::text, 'objection'::text, 'restriction'::text, 'erasure'::text]))),
  constraint privacy_requests_state_check CHECK ((state = ANY (ARRAY['received'::text, 'verified'::text, 'in_progress'::text, 'done'::text, 'refused'::text])))
);

create table public.profiles (
  profile uuid not null,
  version bigint default nextval('public.profile_versions'::regclass) not null,
  doc text not null,
  label text not null,
  seen_hour timestamp with time zone not null,
  account uuid,
  choices text,
  constraint profiles_pkey PRIMARY KEY (profile)
) with (fillfactor=70);

create table public.rejected (
  id uuid not null,
  received_at timestamp with time zone not null,
  source text not null,
  code text not null,
  message text not null,
  problems text not null,
  message_id text not null,
  type text not null,
  name text not null,
  sent_at text,
  raw text not null,
  status text default 'open'::text not null,
  replays text default '[]'::text not null,
  claim uuid,
  claimed_at timestamp with time zone,
  constraint rejected_pkey PRIMARY KEY (id),
  constraint rejected_status_check CHECK ((status = ANY (ARRAY['open'::text, 'replayed'::text, 'discarded'::text])))
);

create table public.saved_views (
  id uuid not null,
  room text not null,
  name text not null,
  search text not null,
  owner text not null,
  shared boolean not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  removed_at timestamp with time zone,
  constraint saved_views_pkey PRIMARY KEY (id)
);

create table public.second_factors (
  id text not null,
  user_id text not null,
  secret text not null,
  backup_codes text not null,
  verified boolean default true not null,
  failed_count integer default 0 not null,
  locked_until timestamp with time zone,
  constraint second_factors_pkey PRIMARY KEY (id),
  constraint second_factors_user_id_key UNIQUE (user_id),
  constraint second_factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE
);

create table public.sessions (
  id text not null,
  token text not null,
  user_id text not null,
  expires_at timestamp with time zone not null,
  ip_address text,
  user_agent text,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  last_seen_at timestamp with time zone default now() not null,
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_token_key UNIQUE (token),
  constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE
);

create table public.setup_tokens (
  hash text not null,
  expires_at timestamp with time zone not null,
  constraint setup_tokens_pkey PRIMARY KEY (hash)
);

create table public.sign_in_attempts (
  id text not null,
  key text not null,
  count integer not null,
  last_request bigint not null,
  constraint sign_in_attempts_pkey PRIMARY KEY (id),
  constraint sign_in_attempts_key_key UNIQUE (key)
);

create table public.signal_faults (
  hour timestamp with time zone not null,
  source text not null,
  reason text not null,
  messages bigint not null,
  last_at timestamp with time zone not null,
  constraint signal_faults_pkey PRIMARY KEY (hour, source, reason)
);

create table public.suppressions (
  id uuid not null,
  channel text not null,
  address_hash text not null,
  address text,
  reason text,
  since timestamp with time zone,
  soft_bounces timestamp with time zone[] default '{}'::timestamp with time zone[] not null,
  note text,
  source text not null,
  constraint suppressions_pkey PRIMARY KEY (id),
  constraint suppressions_channel_address_hash_key UNIQUE (channel, address_hash),
  constraint suppressions_check CHECK (((reason IS NULL) = (since IS NULL))),
  constraint suppressions_reason_check CHECK ((reason = ANY (ARRAY['hard_bounce'::text, 'soft_bounces'::text, 'complaint'::text, 'manual'::text])))
);

create table public.tombstone_refusals (
  day date not null,
  source text not null,
  messages bigint not null,
  constraint tombstone_refusals_pkey PRIMARY KEY (day, source)
);

create table public.tombstone_revision (
  only_row boolean default true not null,
  revision bigint not null,
  constraint tombstone_revision_pkey PRIMARY KEY (only_row),
  constraint tombstone_revision_only_row_check CHECK (only_row)
);

create table public.tombstone_secret (
  only_row boolean default true not null,
  value text not null,
  constraint tombstone_secret_pkey PRIMARY KEY (only_row),
  constraint tombstone_secret_only_row_check CHECK (only_row)
);

create table public.tombstones (
  hash bytea not null,
  erasure uuid not null,
  erased_at timestamp with time zone not null,
  constraint tombstones_pkey PRIMARY KEY (hash)
);

create table public.unsigned_claims (
  hour timestamp with time zone not null,
  source text not null,
  reason text not null,
  messages bigint not null,
  last_at timestamp with time zone not null,
  constraint unsigned_claims_pkey PRIMARY KEY (hour, source, reason)
);

create table public.used_codes (
  user_id text not null,
  code_hash text not null,
  used_at timestamp with time zone default now() not null,
  constraint used_codes_pkey PRIMARY KEY (user_id, code_hash),
  constraint used_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES public.users(id) ON DELETE CASCADE
);

create table public.users (
  id text not null,
  name text not null,
  email text not null,
  email_verified boolean default false not null,
  image text,
  role text not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  suspended_at timestamp with time zone,
  two_factor_enabled boolean default false not null,
  constraint users_pkey PRIMARY KEY (id),
  constraint users_email_key UNIQUE (email)
);

create table public.verifications (
  id text not null,
  identifier text not null,
  value text not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone default now() not null,
  updated_at timestamp with time zone default now() not null,
  constraint verifications_pkey PRIMARY KEY (id)
);

create table public.withheld_days (
  day date not null,
  source text not null,
  purpose text not null,
  type text not null,
  name text not null,
  outcome text not null,
  messages bigint not null,
  constraint withheld_days_pkey PRIMARY KEY (day, source, purpose, type, name, outcome),
  constraint withheld_days_outcome_check CHECK ((outcome = ANY (ARRAY['drop'::text, 'detach'::text])))
);

-- Indexes

CREATE INDEX account_documents_id ON public.account_documents USING btree (lower(id) text_pattern_ops);

CREATE INDEX account_documents_label ON public.account_documents USING btree (lower(label) text_pattern_ops);

CREATE INDEX account_documents_members ON public.account_documents USING btree (members DESC, account);

CREATE INDEX account_documents_seen ON public.account_documents USING btree (seen_hour DESC, account);

CREATE INDEX account_members_joined ON public.account_members USING btree (account, first_at DESC, origin DESC);

CREATE INDEX account_members_origin ON public.account_members USING btree (origin);

CREATE INDEX accounts_user_id_idx ON public.accounts USING btree (user_id);

CREATE INDEX audit_records_principal ON public.audit_records USING btree (principal_kind, principal_id);

CREATE INDEX audit_records_target ON public.audit_records USING btree (target_kind, target_id);

CREATE INDEX backups_ended ON public.backups USING btree (ended_at DESC);

CREATE INDEX catalogue_days_day ON public.catalogue_days USING btree (day);

CREATE INDEX consent_entries_covers ON public.consent_entries USING gin (covers) WHERE (covers <> '{}'::jsonb);

CREATE INDEX consent_entries_id ON public.consent_entries USING btree (id);

CREATE INDEX consent_entries_recorded ON public.consent_entries USING brin (recorded_at) WITH (pages_per_range='32');

CREATE INDEX consent_entries_said ON public.consent_entries USING brin (at) WITH (pages_per_range='32');

CREATE INDEX customer_links_end ON public.customer_links USING btree (expires_at);

CREATE INDEX customer_links_origin ON public.customer_links USING btree (origin);

CREATE INDEX default_views_view ON public.default_views USING btree (view);

CREATE UNIQUE INDEX definitions_current_idx ON public.definitions USING btree (kind, key) WHERE (valid_until IS NULL);

CREATE INDEX erasures_open ON public.erasures USING btree (at) WHERE (state <> 'done'::text);

CREATE INDEX identity_decisions_at ON public.identity_decisions USING btree (at DESC, id);

CREATE INDEX identity_decisions_origin ON public.identity_decisions USING btree (origin);

CREATE INDEX identity_decisions_people ON public.identity_decisions USING gin (people);

CREATE UNIQUE INDEX identity_decisions_undoes ON public.identity_decisions USING btree (undoes) WHERE (undoes IS NOT NULL);

CREATE INDEX imports_created ON public.imports USING btree (created_at DESC, id);

CREATE INDEX invitations_user_id_idx ON public.invitations USING btree (user_id);

CREATE INDEX links_b ON public.links USING btree (b);

CREATE INDEX links_expiring ON public.links USING btree (expires_at) WHERE ((status = 'live'::text) AND (expires_at IS NOT NULL));

CREATE UNIQUE INDEX links_id ON public.links USING btree (id);

CREATE INDEX links_suggested ON public.links USING btree (happened_at DESC, id) WHERE (status = 'suggested'::text);

CREATE INDEX log_groups ON public.log USING btree (origin) WHERE (type = 'group'::text);

CREATE INDEX log_received ON public.log USING brin (received_at) WITH (autosummarize='on');

CREATE INDEX log_tx ON public.log USING btree (tx);

CREATE INDEX origins_moved ON public.origins USING btree (tx) WHERE (tx IS NOT NULL);

CREATE INDEX origins_profile ON public.origins USING btree (profile);

CREATE INDEX origins_telephone ON public.origins USING btree (reverse(value) text_pattern_ops) WHERE (value ~~ '+%'::text);

CREATE INDEX origins_value ON public.origins USING btree (lower(value) text_pattern_ops);

CREATE INDEX privacy_requests_open ON public.privacy_requests USING btree (due_at, id) WHERE (state <> ALL (ARRAY['done'::text, 'refused'::text]));

CREATE INDEX privacy_requests_origin ON public.privacy_requests USING btree (origin) WHERE (origin IS NOT NULL);

CREATE INDEX privacy_requests_received ON public.privacy_requests USING btree (received_at DESC, id);

CREATE INDEX profiles_label ON public.profiles USING btree (lower(label) text_pattern_ops);

CREATE INDEX profiles_label_words ON public.profiles USING gin (to_tsvector('simple'::regconfig, label)) WHERE (POSITION((' '::text) IN (label)) > 0);

CREATE INDEX profiles_seen ON public.profiles USING btree (seen_hour DESC, profile);

CREATE INDEX profiles_surname ON public.profiles USING btree (lower(((substr(label, (POSITION((' '::text) IN (label)) + 1)) || ' '::text) || split_part(label, ' '::text, 1))) text_pattern_ops) WHERE (POSITION((' '::text) IN (label)) > 0);

CREATE INDEX rejected_code ON public.rejected USING btree (code) WHERE (status = 'open'::text);

CREATE INDEX rejected_received ON public.rejected USING btree (received_at DESC, id);

CREATE UNIQUE INDEX saved_views_name ON public.saved_views USING btree (owner, room, lower(name)) WHERE (removed_at IS NULL);

CREATE INDEX saved_views_shared ON public.saved_views USING btree (room) WHERE (shared AND (removed_at IS NULL));

CREATE INDEX sessions_user_id_idx ON public.sessions USING btree (user_id);

CREATE INDEX suppressions_address ON public.suppressions USING btree (address text_pattern_ops) WHERE (since IS NOT NULL);

CREATE INDEX suppressions_newest ON public.suppressions USING btree (since DESC, id DESC) WHERE (since IS NOT NULL);

CREATE INDEX tombstones_erasure ON public.tombstones USING btree (erasure);

CREATE INDEX verifications_identifier_idx ON public.verifications USING btree (identifier);

-- Triggers

CREATE TRIGGER audit_chain_all_stay BEFORE TRUNCATE ON public.audit_chain FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_audit_change();

CREATE TRIGGER audit_chain_stay BEFORE DELETE OR UPDATE ON public.audit_chain FOR EACH ROW EXECUTE FUNCTION public.refuse_audit_change();

CREATE TRIGGER audit_records_all_stay BEFORE TRUNCATE ON public.audit_records FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_audit_change();

CREATE CONSTRAINT TRIGGER audit_records_chained AFTER INSERT ON public.audit_records DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.chain_audit_record();

CREATE TRIGGER audit_records_stay BEFORE DELETE OR UPDATE ON public.audit_records FOR EACH ROW EXECUTE FUNCTION public.refuse_audit_change();
