import { defineErrors } from '../platform/errors/app-error.ts'

/** What can be wrong with an import as a whole (the first part), and with single lines of a file (the second), which are kept in its report. */
export const importErrors = defineErrors({
  import_unknown: {
    status: 404,
    title: 'No import has this id',
    help: 'It may have been deleted; list /api/imports again.',
    retryable: false,
  },
  import_state: {
    status: 409,
    title: 'The import is in a state that does not allow this',
    help: 'Read the import again: its `state` says what can be done.',
    retryable: false,
  },
  import_offset: {
    status: 409,
    title: 'The octets do not continue what has been received',
    help: 'Go on from the octet that `received` names.',
    retryable: false,
  },
  import_too_large: {
    status: 413,
    title: 'The file is larger than this server takes',
    help: 'Compress it with gzip, split it, or raise DIAPASON_UPLOAD_LIMIT.',
    retryable: false,
  },
  import_file_gone: {
    status: 410,
    title: 'The file of this import has been removed',
    help: 'Files are removed a week after the import ends: upload it again, and messages that are there already count once.',
    retryable: false,
  },
  import_format: {
    status: 422,
    title: 'The file is not of a kind that can be imported',
    help: 'Give CSV, NDJSON (both may be gzipped) or Parquet; save a spreadsheet as CSV first.',
    retryable: false,
  },
  import_empty: {
    status: 422,
    title: 'The file has no lines',
    help: 'Check that it is the right file, and that it was written to the end.',
    retryable: false,
  },
  import_truncated: {
    status: 422,
    title: 'The file is damaged, or ends in the middle',
    help: 'Copy or make it again; nothing of it was imported.',
    retryable: false,
  },
  import_expands: {
    status: 422,
    title: 'The file grows too much when it is decompressed',
    help: 'Real data shrinks at most a few hundred times: unpack it, look at it, and import it unpacked if it is right.',
    retryable: false,
  },
  import_encoding: {
    status: 422,
    title: 'The file is not written in the encoding it is read with',
    help: 'Choose another encoding (`--encoding`, or `file.encoding` of the mapping); inspecting the file proposes one.',
    retryable: false,
  },
  import_quotes: {
    status: 422,
    title: 'Quotation marks do not match',
    help: 'Mend the line that is named: a quote that opens must close, and a quote inside a value is written twice. Or name the right quote character.',
    retryable: false,
  },
  import_columns: {
    status: 422,
    title: 'The columns cannot be used',
    help: 'At most 1,000 columns of at most 200 characters; check the delimiter.',
    retryable: false,
  },
  import_memory: {
    status: 422,
    title: 'Reading the file takes more memory than an import may use',
    help: 'Write Parquet with smaller row groups, or split the file.',
    retryable: false,
  },
  mapping_invalid: {
    status: 422,
    title: 'The mapping cannot be used',
    help: 'Mend the parts named under `errors`; docs/guides/import.md describes the format.',
    retryable: false,
  },
  import_key: {
    status: 422,
    title: 'The import says no source under which its data may be processed',
    help: 'Choose a key that is not revoked: its purpose and legal basis are those of the imported data.',
    retryable: false,
  },
  import_failed: {
    status: 500,
    title: 'The import failed inside Diapason',
    help: 'Find its id in the log, and report it. Starting it again goes on where it was.',
    retryable: true,
  },
  line_cells: {
    status: 422,
    title: 'A line has more or fewer cells than there are columns',
    help: 'Look for a delimiter inside an unquoted value.',
    retryable: false,
  },
  line_unreadable: {
    status: 422,
    title: 'A line cannot be read',
    help: 'Mend the line in the report of rejected lines, and import the report.',
    retryable: false,
  },
  line_value: {
    status: 422,
    title: 'A value is not of the type that the mapping gives its column',
    help: 'Mend the value, or the type or format of its column in the mapping.',
    retryable: false,
  },
  line_scattered: {
    status: 422,
    title: 'Lines of one group stand too far apart in the file',
    help: 'Sort the file by the columns that group it, or raise `group.within`.',
    retryable: false,
  },
  line_without_message: {
    status: 422,
    title: 'No message of the mapping applies to a line',
    help: 'Add a message for such lines, or a `skip` rule if they are to be left out.',
    retryable: false,
  },
})
