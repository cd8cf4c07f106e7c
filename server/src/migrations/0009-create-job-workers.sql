-- Who may hold a job (graphile_worker locks it by this name), each for as long as it was seen lately: what a dead one held is given back.
create table job_workers (
  worker text primary key,
  -- The folder it runs on: the next process there knows that this one is dead.
  node text not null,
  seen_at timestamptz not null default now()
);
