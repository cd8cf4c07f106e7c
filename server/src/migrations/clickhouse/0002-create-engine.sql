-- The name that this database gave itself, so that PostgreSQL knows the one it ships the log to.
CREATE TABLE IF NOT EXISTS engine
(
  id UUID,
  made_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY (made_at, id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1;
