-- The log is the truth (ARCHITECTURE, laws 1 and 2). Rows are only ever added; everything else can be rebuilt from them.
create sequence log_seq as bigint cache 1;

create table log (
  seq bigint not null default nextval('log_seq'),
  -- The transaction that wrote the row: readers that follow the log stay below the oldest running one, for sequence order is not commit order.
  tx xid8 not null default pg_current_xact_id(),
  origin uuid not null,
  message_id text not null,
  received_at timestamptz not null,
  -- When it happened, after clock correction.
  happened_at timestamptz not null,
  type text not null,
  name text not null,
  source text not null,
  channel text not null,
  -- The message as received, without its credentials, as JSON text: text, because jsonb refuses \u0000 and reorders keys.
  body text not null,
  primary key (seq, origin, received_at)
) partition by range (received_at);

create index log_tx on log (tx);

-- Idempotency: one row per (origin, messageId) for ever, whatever the partition; also the way from an origin to its rows.
create table log_keys (
  origin uuid not null,
  message_id text not null,
  seq bigint not null,
  received_at timestamptz not null,
  primary key (origin, message_id)
);

-- How far a follower of the log has come, and the batch it was about to hand over: kept before handing over, so that after a crash the very same batch is handed over again.
create table log_followers (
  follower text primary key,
  -- Everything below this transaction has been handed over.
  below xid8 not null,
  -- The batch under way: transactions from `below` up to, not including, this one; null when none is.
  pending_below xid8,
  updated_at timestamptz not null default now()
);
