import { Modal, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { KeyCombination } from './key-combination.tsx'
import styles from './keys-sheet.module.css'
import { roomsFor } from './rooms.ts'
import { useSingleKeys } from './single-keys.ts'
import { usePermissions } from './use-permissions.ts'

type KeysSheetProps = { readonly opened: boolean; readonly onClose: () => void }

type Part = {
  readonly title: string
  readonly lines: readonly { readonly keys: readonly string[]; readonly text: string }[]
  readonly wide?: boolean
}

/** Every key of the console on one sheet, and the switch for the single ones. */
export function KeysSheet({ opened, onClose }: KeysSheetProps) {
  const { t } = useTranslation()
  const rooms = roomsFor(usePermissions()).flatMap(({ items }) => items)
  const [singleKeys, setSingleKeys] = useSingleKeys()
  const parts: readonly Part[] = [
    {
      title: t('app.keys.everywhere'),
      lines: [
        { keys: ['mod', 'K'], text: t('app.keys.palette') },
        { keys: ['/'], text: t('app.keys.find') },
        { keys: ['n'], text: t('app.keys.new') },
        { keys: ['?'], text: t('app.keys.help') },
        { keys: ['Esc'], text: t('app.keys.close') },
      ],
    },
    {
      title: t('app.keys.lists'),
      lines: [
        { keys: ['j'], text: t('app.keys.next') },
        { keys: ['k'], text: t('app.keys.previous') },
        { keys: ['↵'], text: t('app.keys.open') },
        { keys: [t('app.keys.space')], text: t('app.keys.pause') },
      ],
    },
    {
      title: t('app.keys.goTo'),
      wide: true,
      lines: rooms.map(({ go, label }) => ({ keys: ['g', go], text: t(`app.room.${label}`) })),
    },
  ]
  return (
    <Modal opened={opened} onClose={onClose} size="xl" title={t('app.keys.title')}>
      <div className={styles.parts}>
        {parts.map(({ title, lines, wide = false }) => (
          <section key={title} aria-label={title} data-wide={wide}>
            <h3 className={styles.title}>{title}</h3>
            <dl className={styles.lines}>
              {lines.map(({ keys, text }) => (
                <div key={keys.join(' ')} className={styles.line}>
                  <dt>
                    <KeyCombination keys={keys} />
                  </dt>
                  <dd>{text}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Switch
        mt="lg"
        checked={singleKeys}
        onChange={(change) => setSingleKeys(change.currentTarget.checked)}
        label={t('app.keys.single')}
        description={t('app.keys.singleHelp')}
      />
    </Modal>
  )
}
