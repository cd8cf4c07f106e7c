-- What a key may do, for how long, and from where; and the secret that it replaced, while both work.
alter table keys
  -- Permissions; null is all that its kind may have, today and later. Keys made before this stay as they were.
  add column scopes text[],
  add column expires_at timestamptz,
  -- Sites whose pages may use it; null is any.
  add column origins text[],
  add column note text not null default '',
  add column rotated_at timestamptz,
  add column previous_prefix text,
  add column previous_hash text,
  add column previous_until timestamptz,
  add column previous_used_at timestamptz,
  add constraint keys_previous_hash_key unique (previous_hash),
  add constraint keys_previous_check check (num_nulls(previous_prefix, previous_hash, previous_until) in (0, 3)),
  add constraint keys_scopes_check check (cardinality(scopes) > 0),
  add constraint keys_origins_check check (cardinality(origins) > 0);
