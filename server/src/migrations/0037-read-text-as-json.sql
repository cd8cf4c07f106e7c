-- Text as JSON, and null where it is none: `pg_input_is_valid` is of PostgreSQL 16, and 15 is enough for us.
create function json_or_null(said text) returns jsonb language plpgsql immutable strict as $$
begin
  return said::jsonb;
exception when data_exception or program_limit_exceeded then
  return null;
end
$$;
