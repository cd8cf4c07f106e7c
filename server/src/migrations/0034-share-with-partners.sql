-- The purpose under which a partner's key may read people; null reads nobody.
alter table keys add column sharing text;

-- How often a partner asked, and was told, by the hour: sums for the audit trail, and nobody in them.
create table partner_reads (
  key text not null,
  hour timestamptz not null,
  purpose text not null,
  asked bigint not null,
  told bigint not null,
  audited boolean default false not null,
  primary key (key, hour, purpose)
);
