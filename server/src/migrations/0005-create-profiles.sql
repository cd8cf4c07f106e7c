-- One document per person: a projection of the log, rebuilt at will. Text and not jsonb: it is read and written whole, three times as fast, and its bytes are canonical.
-- A version is never used twice, whatever is removed and made again: an equal version means an equal document, on every node.
create sequence profile_versions as bigint cache 100;

create table profiles (
  profile uuid primary key,
  version bigint not null default nextval('profile_versions'),
  doc text not null,
  -- What a list calls the person: a projection of the traits.
  label text not null,
  -- To the hour, so that an active person's row moves in this index once an hour and every other update stays in its page.
  seen_hour timestamptz not null
) with (fillfactor = 70);

create index profiles_seen on profiles (seen_hour desc, profile);
create index profiles_label on profiles (lower(label) text_pattern_ops);
