-- Links of customers to pages of their own. What opens a page is a token that is signed, and kept nowhere; a row says whose the page is, and whether the link still holds.
create table customer_links (
  id uuid primary key,
  -- Whom it was made for, for ever: it speaks for the person of whom this identifier is, and after a split for its own alone.
  origin uuid not null,
  -- All that the person was known by when it was made: who joined them later is nothing that the link may tell of.
  origins uuid[] not null,
  scope text not null,
  -- What a link that unsubscribes or confirms is about; null where it is about everything.
  subject text,
  -- Who made it, by `principalName`, and what for.
  made_by text not null,
  note text,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_by text,
  used_at timestamptz
);
create index customer_links_origin on customer_links (origin);
create index customer_links_end on customer_links (expires_at);

-- What the tokens are signed with: one secret for the installation, the same on every node and in every backup.
create table customer_link_secret (
  only_row boolean primary key default true check (only_row),
  value text not null
);
