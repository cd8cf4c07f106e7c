import '@mantine/dropzone/styles.css'
import { Progress } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconFileUpload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemNote } from '../app/problem-note.tsx'
import { useFormat } from '../app/use-format.ts'
import styles from './file-drop.module.css'
import type { Import } from './import.ts'
import { sendFile } from './send-file.ts'

type FileDropProps = {
  readonly onSent: (sent: Import) => void
  /** An upload that broke off, to go on with. */
  readonly goesOn?: Import
  /** The import whose mended report is awaited. */
  readonly repairs?: string
  readonly title?: string
  readonly help?: string
}

/** Where a file is dropped, or chosen; it is sent at once. */
export function FileDrop({ onSent, goesOn, repairs, title, help }: FileDropProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const cache = useQueryClient()
  const [share, setShare] = useState(0)
  const [wrong, setWrong] = useState<string>()
  const send = useMutation({
    mutationFn: (file: File) => sendFile(file, { goesOn, repairs, onProgress: setShare }),
    onSuccess: async (sent) => {
      await cache.invalidateQueries({ queryKey: ['imports'] })
      onSent(sent)
    },
    onError: () => cache.invalidateQueries({ queryKey: ['imports'] }),
  })
  const drop = ([file]: File[]) => {
    if (!file) return
    const other = goesOn !== undefined && (file.name !== goesOn.name || file.size !== goesOn.size)
    setWrong(other ? t('imports.otherFile', { name: goesOn.name, size: format.compact(goesOn.size) }) : undefined)
    if (!other) send.mutate(file)
  }
  return (
    <div className={styles.sending}>
      <Dropzone.FullScreen active={!send.isPending} multiple={false} onDrop={drop}>
        <p className={styles.title}>{t('imports.dropAnywhere')}</p>
      </Dropzone.FullScreen>
      <Dropzone
        multiple={false}
        onDrop={drop}
        loading={send.isPending}
        aria-label={title ?? t('imports.drop')}
        classNames={{ root: styles.drop ?? '', inner: styles.inner ?? '' }}
        inputProps={{ 'aria-label': title ?? t('imports.drop') }}
      >
        <div className={styles.row}>
          <IconFileUpload size={30} stroke={1.5} className={styles.icon} aria-hidden="true" />
          <div className={styles.words}>
            <p className={styles.title}>{title ?? t('imports.drop')}</p>
            <p className={styles.help}>{help ?? t('imports.dropHelp')}</p>
          </div>
        </div>
      </Dropzone>
      {send.isPending && (
        <Progress value={share * 100} aria-label={t('imports.sending', { share: format.percentage(share, 0) })} />
      )}
      {wrong !== undefined && <p role="alert">{wrong}</p>}
      {send.error !== null && <ProblemNote error={send.error} />}
    </div>
  )
}
