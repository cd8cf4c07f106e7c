-- Search by the end of a telephone number, as people say it without the code of its country. Only numbers in the international form are in it,
-- which is how those are kept that could be read: nothing else pays for it.
create index origins_telephone on origins (reverse(value) text_pattern_ops) where value like '+%';
