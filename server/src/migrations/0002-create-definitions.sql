-- What people author. A change is a new row, never an update of a body, so that every revision can be read, compared and restored.
create table definitions (
  kind text not null,
  key text not null,
  revision integer not null check (revision > 0),
  -- JSON as authored, in its own order of keys; `text` because jsonb reorders keys and refuses U+0000.
  body text not null,
  author text not null,
  at timestamptz not null,
  archived boolean not null default false,
  -- Half-open interval of plan revisions during which this row was the current one; null is "still".
  valid_from bigint not null,
  valid_until bigint,
  primary key (kind, key, revision),
  check (valid_until > valid_from)
);
create unique index definitions_current_idx on definitions (kind, key) where valid_until is null;

-- Raised by each committed change of definitions. A node compares it with the plan it holds; its row lock puts changes in order.
create table plan_revision (
  only_row boolean primary key default true check (only_row),
  revision bigint not null
);
insert into plan_revision (revision) values (1);
