-- A link that has ended stays as a record of what was seen, and joins nobody, until a message shows the pair again.
-- widens links_status_check: all that it took it still takes.
alter table links drop constraint links_status_check;
alter table links add constraint links_status_check
  check (status in ('live', 'suggested', 'shared', 'claimed', 'removed', 'expired'));
