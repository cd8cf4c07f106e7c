-- How many messages named somebody whom their key may not speak for, by hour and by what was wrong: what tells people that signing is missing.
-- Nobody is named. The hour comes first, so that what is a month old goes without looking at the rest.
create table unsigned_claims (
  hour timestamptz not null,
  source text not null,
  -- Of the identity token: `token_missing`, `token_expired`, …
  reason text not null,
  messages bigint not null,
  last_at timestamptz not null,
  primary key (hour, source, reason)
);
