import {
  IconAlertOctagon,
  IconArchive,
  IconDatabaseExport,
  IconFileImport,
  IconKey,
  IconLogin2,
  IconPencil,
  IconPlus,
  IconPointFilled,
  type IconProps,
  IconRefresh,
  IconRestore,
  IconStack2,
  IconUserCog,
} from '@tabler/icons-react'
import type { FunctionComponent } from 'react'

const byAction: Readonly<Record<string, FunctionComponent<IconProps>>> = {
  'definition.create': IconPlus,
  'definition.archive': IconArchive,
  'definition.restore': IconRestore,
}
const byNoun: Readonly<Record<string, FunctionComponent<IconProps>>> = {
  accounts: IconRefresh,
  backup: IconDatabaseExport,
  definition: IconPencil,
  export: IconDatabaseExport,
  import: IconFileImport,
  invitation: IconUserCog,
  key: IconKey,
  member: IconUserCog,
  password: IconLogin2,
  people: IconRefresh,
  person: IconRefresh,
  rejected: IconAlertOctagon,
  session: IconLogin2,
  workspace: IconStack2,
}

/** A picture of what kind of change it was, so that a column of them can be scanned; the sentence says it. */
export function AuditIcon({ action }: { readonly action: string }) {
  const Icon = byAction[action] ?? byNoun[action.split('.')[0] ?? ''] ?? IconPointFilled
  return <Icon size={17} stroke={1.7} aria-hidden="true" />
}
