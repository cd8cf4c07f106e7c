-- Messages that could not be taken: nothing is lost, a person looks at them, mends them and sends them again.
create table rejected (
  -- Computed from the source and the message, so that a client's retry does not add a second row.
  id uuid primary key,
  received_at timestamptz not null,
  source text not null,
  code text not null,
  message text not null,
  problems text not null,
  message_id text not null,
  type text not null,
  name text not null,
  sent_at text,
  raw text not null,
  status text not null default 'open' check (status in ('open', 'replayed', 'discarded')),
  -- JSON text: who tried again, when, with what outcome.
  replays text not null default '[]'
);

create index rejected_received on rejected (received_at desc, id);
create index rejected_code on rejected (code) where status = 'open';
