-- What a person keeps of the console for themselves. `owner` is a principal as revisions name it (`user:…`), so that records outlive accounts.

-- Filters of a room under a name.
create table saved_views (
  id uuid primary key,
  room text not null,
  name text not null,
  -- The parameters of the room's address, as JSON text.
  search text not null,
  owner text not null,
  shared boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- Removed, and for a day it can still come back.
  removed_at timestamptz
);
create unique index saved_views_name on saved_views (owner, room, lower(name)) where removed_at is null;
create index saved_views_shared on saved_views (room) where shared and removed_at is null;

-- The view with which a person enters a room.
create table default_views (
  owner text not null,
  room text not null,
  view uuid not null references saved_views (id) on delete cascade,
  primary key (owner, room)
);
create index default_views_view on default_views (view);

-- Which notices a person has seen, and until when one may wait.
create table notice_marks (
  owner text not null,
  notice text not null,
  -- The state of the notice that was seen: a newer one is unseen again.
  seen timestamptz,
  snoozed_until timestamptz,
  marked_at timestamptz not null,
  primary key (owner, notice)
);

-- Finds a person by any word of their name. Who is called by one word is found through `profiles_label`, and anonymous people, by far
-- the most, cost nothing here.
create index profiles_label_words on profiles using gin (to_tsvector('simple', label)) where position(' ' in label) > 0;
