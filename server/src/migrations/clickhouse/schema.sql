CREATE TABLE decision_inputs
(
    `id` UUID,
    `at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `profile` UUID,
    `profile_version` UInt64,
    `plan_revision` UInt64,
    `channel` LowCardinality(String),
    `elements` Array(LowCardinality(String)),
    `outcome` Array(String),
    `context` String CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (at, id)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE engine
(
    `id` UUID,
    `made_at` DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY (made_at, id)
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE erasing
(
    `origin` UUID,
    `text` String
)
ENGINE = Memory;

CREATE TABLE events
(
    `seq` UInt64 CODEC(Delta(8), ZSTD(1)),
    `origin` UUID,
    `message_id` String CODEC(ZSTD(1)),
    `type` LowCardinality(String),
    `name` LowCardinality(String),
    `timestamp` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `received_at` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `source` LowCardinality(String),
    `channel` LowCardinality(String),
    `experiment` LowCardinality(String),
    `variation` LowCardinality(String),
    `group_id` String DEFAULT if(position(body, '"groupId"') = 0, '', if(type = 'group', JSONExtractString(body, 'groupId'), JSONExtractString(body, 'context', 'groupId'))) CODEC(ZSTD(1)),
    `body` String CODEC(ZSTD(1)),
    INDEX group_id group_id TYPE bloom_filter GRANULARITY 4
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(received_at)
ORDER BY (name, experiment, origin, timestamp)
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE identity_map
(
    `origin` UUID,
    `profile` UUID,
    `version` UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY origin
SETTINGS non_replicated_deduplication_window = 1000, fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;

CREATE TABLE migrations
(
    `name` String,
    `checksum` String,
    `applied_at` DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = MergeTree
ORDER BY name
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1, index_granularity = 8192;
