-- How many signals of browsers and consent platforms were not taken as they came, by hour, key and what was wrong. Nobody is named.
create table signal_faults (
  hour timestamptz not null,
  source text not null,
  -- `signal_unreadable`, `tcf_vendors_undisclosed`, …
  reason text not null,
  messages bigint not null,
  last_at timestamptz not null,
  primary key (hour, source, reason)
);
