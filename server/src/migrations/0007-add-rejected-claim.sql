-- Who replays a message claims it first, so that of two replays, or of a replay and a discard, one wins. A claim whose owner died is void after a minute.
alter table rejected add column claim uuid, add column claimed_at timestamptz;
