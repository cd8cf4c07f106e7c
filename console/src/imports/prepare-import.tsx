import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { FileSection } from './file-section.tsx'
import type { FileOptions, Import, ImportKind, Inspection, Mapping } from './import.ts'
import { MappingSection } from './mapping-section.tsx'
import { StartSection } from './start-section.tsx'

/** From the file to a start: how it is read, what its lines become, under which key. */
export function PrepareImport({ of }: { readonly of: Import }) {
  const [file, setFile] = useState<FileOptions>(of.mapping?.file ?? {})
  const [kind, setKind] = useState<ImportKind>()
  const query = useQuery({
    queryKey: ['imports', 'inspection', of.id, file, kind ?? ''],
    queryFn: () =>
      unwrap(
        api.POST('/api/imports/{id}/inspect', {
          params: { path: { id: of.id } },
          body: { file: asked(file, of), ...(kind && { kind }) },
        }),
      ),
    placeholderData: (before) => before,
    retry: false,
  })
  return (
    <Async query={query}>
      {(inspection) => (
        <Prepared
          // What is typed of the mapping belongs to one way of reading the file.
          key={JSON.stringify([inspection.shape, inspection.kind])}
          of={of}
          inspection={inspection}
          chosen={{ file, kind }}
          onFile={setFile}
          onKind={setKind}
        />
      )}
    </Async>
  )
}

type PreparedProps = {
  readonly of: Import
  readonly inspection: Inspection
  readonly chosen: { readonly file: FileOptions; readonly kind: ImportKind | undefined }
  readonly onFile: (file: FileOptions) => void
  readonly onKind: (kind: ImportKind) => void
}

function Prepared({ of, inspection, chosen, onFile, onKind }: PreparedProps) {
  // What it was started with, as long as nobody asked for another proposal.
  const begin = chosen.kind === undefined && of.mapping !== null ? { ...of.mapping } : inspection.mapping
  const [mapping, setMapping] = useState<Mapping>(() =>
    of.repairs === null ? { ...begin, file: inspection.mapping.file ?? {} } : begin,
  )
  const [sound, setSound] = useState(true)
  return (
    <>
      <FileSection inspection={inspection} file={chosen.file} onFile={onFile} />
      <MappingSection
        of={of}
        inspection={inspection}
        mapping={mapping}
        onMapping={setMapping}
        onKind={onKind}
        onSound={setSound}
      />
      <StartSection of={of} mapping={mapping} sound={sound} />
    </>
  )
}

/** A report that was mended is CSV in UTF-8, whatever the mapping says of the file it came from. */
function asked(file: FileOptions, { repairs }: Import): FileOptions {
  return repairs === null ? file : {}
}
