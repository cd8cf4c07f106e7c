-- The log as it is read for insights, the map from origins to profiles, and the inputs of decisions.
CREATE TABLE IF NOT EXISTS events
(
  seq UInt64 CODEC(Delta, ZSTD(1)),
  origin UUID,
  message_id String CODEC(ZSTD(1)),
  type LowCardinality(String),
  name LowCardinality(String),
  timestamp DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  received_at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  source LowCardinality(String),
  channel LowCardinality(String),
  experiment LowCardinality(String),
  variation LowCardinality(String),
  body String CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(received_at)
ORDER BY (name, experiment, origin, timestamp)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS identity_map
(
  origin UUID,
  profile UUID,
  version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY origin
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;

CREATE TABLE IF NOT EXISTS decision_inputs
(
  id UUID,
  at DateTime64(3, 'UTC') CODEC(Delta, ZSTD(1)),
  profile UUID,
  profile_version UInt64,
  plan_revision UInt64,
  channel LowCardinality(String),
  elements Array(LowCardinality(String)),
  outcome Array(String),
  context String CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (at, id)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1;
