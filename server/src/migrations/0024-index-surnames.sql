-- Finds people by how their name begins when it is said the other way round, as on a list: `lovelace ada`. A walk along it ends after some rows, where the
-- index of words reads all that begin so: of a million people, 56,000 have a surname that begins with `ber`.
create index profiles_surname on profiles (lower(substr(label, position(' ' in label) + 1) || ' ' || split_part(label, ' ', 1)) text_pattern_ops)
  where position(' ' in label) > 0;
