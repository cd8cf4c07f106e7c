-- Who changed what, when. A record is written in the transaction of the change it tells of, and never changed afterwards.
create table audit_records (
  id uuid primary key,
  at timestamptz not null,
  -- user, key, operator, system or anonymous; the id is empty where the kind says it all. Names are looked up when records are read.
  principal_kind text not null,
  principal_id text not null,
  -- noun.verb
  action text not null,
  target_kind text not null,
  target_id text not null,
  -- JSON text: what changed, without secrets.
  detail text not null,
  -- SHA-256 of all of the above.
  digest bytea not null
);
create index audit_records_principal on audit_records (principal_kind, principal_id);
create index audit_records_target on audit_records (target_kind, target_id);

-- The chain: each place seals a record together with all before it. It outlives the records that a retention takes away.
create table audit_chain (
  place bigint primary key,
  record uuid not null,
  -- SHA-256 of the hash before and the digest of the record.
  hash bytea not null,
  constraint audit_chain_record_key unique (record)
);

-- Runs at the end of the transaction, so that the lock that puts records in order is the last one taken: nobody can wait for it in a circle.
create function chain_audit_record() returns trigger language plpgsql as $$
declare
  last audit_chain;
begin
  perform pg_advisory_xact_lock(1635083369); -- "audi" in ASCII
  select * into last from audit_chain order by place desc limit 1;
  insert into audit_chain (place, record, hash)
    values (coalesce(last.place, 0) + 1, new.id, sha256(coalesce(last.hash, ''::bytea) || new.digest));
  return null;
exception when unique_violation then
  -- A transaction that reads one snapshot throughout does not see places taken since: it has to run again.
  raise exception 'another audit record was written meanwhile' using errcode = 'serialization_failure';
end
$$;
create constraint trigger audit_records_chained after insert on audit_records deferrable initially deferred
  for each row execute function chain_audit_record();

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  -- Retention declares itself, in its own transaction and with a record of its own; the chain stays.
  if tg_op = 'DELETE' and tg_table_name = 'audit_records' and current_setting('diapason.audit_retention', true) = 'on' then
    return old;
  end if;
  raise exception 'audit records are added and read, never changed' using errcode = 'restrict_violation';
end
$$;
create trigger audit_records_stay before update or delete on audit_records
  for each row execute function refuse_audit_change();
create trigger audit_records_all_stay before truncate on audit_records
  for each statement execute function refuse_audit_change();
create trigger audit_chain_stay before update or delete on audit_chain
  for each row execute function refuse_audit_change();
create trigger audit_chain_all_stay before truncate on audit_chain
  for each statement execute function refuse_audit_change();
