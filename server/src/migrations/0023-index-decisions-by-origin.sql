-- What was decided about somebody has a row of the log under one of their origins, which is no message of theirs.
create index identity_decisions_origin on identity_decisions (origin);
