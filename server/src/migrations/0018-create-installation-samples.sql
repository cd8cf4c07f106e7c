-- How the installation stood every few minutes: what a chart of its last weeks and a forecast of its disk are made of. Nothing personal.
create table installation_samples (
  at timestamptz primary key,
  -- Age of the oldest message that the analytics engine does not have.
  lag_seconds real not null,
  postgres_bytes bigint not null,
  -- Null where the analytics engine did not answer.
  analytics_bytes bigint,
  -- Of the folder of the node that looked.
  disk_free bigint not null,
  disk_total bigint not null
);
