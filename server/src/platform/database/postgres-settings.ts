/**
 * Settings of the embedded PostgreSQL, given on its command line so that they follow the code and not the data directory.
 * Durability is PostgreSQL's default: `fsync`, `full_page_writes` and `synchronous_commit` are on.
 */
export const postgresSettings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '80',

  // For two cores and a few GB beside Node and the analytics engine.
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '128MB',
  random_page_cost: '1.1',
  // Short statements only: compiling them costs more than it saves.
  jit: 'off',

  // Erased means gone (ARCHITECTURE, law 10): finished WAL segments are deleted, not kept to be overwritten some day.
  wal_recycle: 'off',
  // New segments are then frequent, and filling 16 MB with zeros first held every commit back for 50 to 90 ms (measured; 5 ms without).
  wal_init_zero: 'off',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  wal_compression: 'on',

  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',

  // The log holds no personal data: no statement, no parameter, no detail that quotes a row, and no message about a client's
  // mistake, which may quote a value; the client gets those.
  log_min_messages: 'log',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_statement: 'none',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
}
