import { stringify } from 'csv-stringify/sync'
import { disarmed } from '../exports/index.ts'
import type { Activity, ProcessingRecord } from './processing-record.ts'

const COLUMNS = [
  'purpose',
  'name',
  'description',
  'basis',
  'expires',
  'controller',
  'officer',
  'people',
  'data',
  'sensitivity',
  'retention',
  'recipients',
  'sources',
] as const

/** The record as a table: a line for each purpose and each kind of data that it uses; lists are parted by semicolons. What a spreadsheet would run is disarmed. */
export function recordCsv(record: ProcessingRecord): string {
  const { responsible, activities } = record
  const common = {
    controller: responsible?.controller.name ?? '',
    officer: responsible?.officer?.name ?? '',
    people: (responsible?.people ?? []).join('; '),
  }
  const lines = activities.flatMap((activity) => {
    const data = activity.data.length > 0 ? activity.data : [undefined]
    return data.map((one) => ({
      ...common,
      ...head(activity),
      data: one ? `${one.kind} ${one.name}` : '',
      sensitivity: one?.sensitivity ?? '',
      retention: one?.retention ?? '',
    }))
  })
  return stringify([COLUMNS, ...lines.map((line) => COLUMNS.map((column) => disarmed(line[column])))], {
    record_delimiter: '\r\n',
  })
}

function head({ purpose, name, description, basis, expires, recipients, sources }: Activity) {
  return {
    purpose,
    name,
    description: description ?? '',
    basis,
    expires: expires ?? '',
    recipients: recipients.map(({ name: who, country }) => (country ? `${who} (${country})` : who)).join('; '),
    sources: sources.join('; '),
  }
}
