-- What identifiers are hashed with, where their type says so: one secret for the installation, the same on every node and in every backup.
create table identity_secret (
  only_row boolean primary key default true check (only_row),
  value text not null
);
