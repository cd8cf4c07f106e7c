-- The one ClickHouse that the log of this database is sent to, by the name that engine gave itself: two nodes that send to two would each hold a part.
create table analytics_engine (
  only_row boolean primary key default true check (only_row),
  id uuid not null,
  since timestamptz not null default now()
);
