-- Exports and retention read the log by time of arrival. Rows arrive about in that order, so a summary per megabyte is enough; a tree would
-- cost every message an entry.
create index log_received on log using brin (received_at) with (autosummarize = on);
