-- How often somebody wants what they subscribed to; null where they did not say, and of purposes.
alter table consent_entries add column frequency text;
