-- The account that a message names: what the `group` call says, or where any other happened (`context.groupId`). Shipped with the row; for rows from
-- before this column it is read from the message.
ALTER TABLE events
  ADD COLUMN IF NOT EXISTS group_id String
    DEFAULT if(position(body, '"groupId"') = 0, '', if(type = 'group', JSONExtractString(body, 'groupId'), JSONExtractString(body, 'context', 'groupId')))
    CODEC(ZSTD(1)) AFTER variation,
  ADD INDEX IF NOT EXISTS group_id group_id TYPE bloom_filter GRANULARITY 4;
