-- Imports of files. A row is the import from its upload to its end: what is to be made of the file, and how far that has come.
create table imports (
  id uuid primary key,
  -- Name of the file, as a person gave it.
  name text not null,
  size bigint not null check (size >= 0),
  received bigint not null default 0,
  -- SHA-256 of the file, when all of it has come.
  digest text,
  -- The import whose rejected lines this file holds, mended.
  repairs uuid references imports (id) on delete set null,
  state text not null default 'uploading' check (
    state in ('uploading', 'ready', 'queued', 'checking', 'importing', 'done', 'failed', 'cancelled')
  ),
  dry boolean not null default false,
  -- The source under whose purpose and legal basis the data is processed; null until it was chosen.
  key text,
  -- JSON text; null until it was started.
  mapping text,
  columns text not null default '[]',
  format text,
  -- Lines of the file, once it was read through; null before.
  total bigint,
  -- Groups of lines that are done: where to go on.
  units bigint not null default 0,
  lines bigint not null default 0,
  skipped bigint not null default 0,
  written bigint not null default 0,
  duplicates bigint not null default 0,
  refused bigint not null default 0,
  -- JSON text: what was wrong, by code and column, with the first line of each.
  problems text not null default '[]',
  -- JSON text: the first messages that were made.
  first_messages text not null default '[]',
  error_code text,
  error_message text,
  created_at timestamptz not null,
  created_by text not null,
  started_at timestamptz,
  started_by text,
  finished_at timestamptz,
  file_removed_at timestamptz
);
create index imports_created on imports (created_at desc, id);

-- The octets of files, in the database so that whichever node runs the import has them.
create table import_chunks (
  import uuid not null references imports (id) on delete cascade,
  at bigint not null,
  bytes bytea not null,
  primary key (import, at)
);
-- Files come compressed, or are read once: compressing them again costs more than it saves.
alter table import_chunks alter column bytes set storage external;

-- Lines that were refused, as they stand in the file.
create table import_refused (
  import uuid not null references imports (id) on delete cascade,
  line bigint not null,
  -- Two messages of one line may both be refused: the line is in the report once, with the first reason.
  code text not null,
  -- Column of the file that is wrong; null when it is not a matter of one.
  file_column text,
  message text not null,
  -- JSON text.
  cells text not null,
  primary key (import, line)
);
