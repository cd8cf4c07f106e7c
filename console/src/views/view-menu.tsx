import { Button, Menu } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import {
  IconBookmark,
  IconCheck,
  IconChevronDown,
  IconDeviceFloppy,
  IconHome,
  IconPencil,
  IconTrash,
  IconUsers,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../app/use-permissions.ts'
import { useUndo } from '../app/use-undo.tsx'
import { type Filter, filterOf, type SavedView, sameFilter, type ViewedRoom } from './view.ts'
import { ViewForm } from './view-form.tsx'
import styles from './view-menu.module.css'
import { useViewChanges, viewsQuery } from './view-query.ts'

type ViewMenuProps = {
  readonly room: ViewedRoom
  /** The filter as the address has it, without what only opens a panel. */
  readonly filter: Filter
  readonly onFilter: (filter: Record<string, string>, how: { replace: boolean }) => void
}

/** The saved views of a room: go to one, save the filter at hand, keep one's own in order. */
export function ViewMenu({ room, filter, onFilter }: ViewMenuProps) {
  const { t } = useTranslation()
  const offerUndo = useUndo()
  const may = useMay('views:read')
  const views = useQuery({ ...viewsQuery(room), enabled: may }).data
  const { change, remove, restore, choose } = useViewChanges(room)
  const [form, setForm] = useState<SavedView | 'new'>()
  const [opened, menu] = useDisclosure(false)
  useDefaultView({ views, filter, onFilter })
  const current = views?.find((view) => sameFilter(view.search, filter))
  const set = Object.keys(filterOf(filter)).length > 0
  const drop = (view: SavedView) =>
    remove.mutate(view.id, {
      onSuccess: () =>
        offerUndo({
          message: t('views.removed', { name: view.name }),
          undo: () => restore.mutateAsync(view.id),
          undone: t('views.restored', { name: view.name }),
        }),
    })
  if (!may) return null
  const own = views?.filter(({ mine }) => mine) ?? []
  const others = views?.filter(({ mine }) => !mine) ?? []
  const item = (view: SavedView) => (
    <Menu.Item
      key={view.id}
      leftSection={view.id === current?.id ? <IconCheck size={16} /> : <span className={styles.gap} />}
      rightSection={
        view.default ? (
          <IconHome size={14} aria-label={t('views.isDefault')} />
        ) : view.shared && view.mine ? (
          <IconUsers size={14} aria-label={t('views.isShared')} />
        ) : null
      }
      onClick={() => onFilter(view.search, { replace: false })}
    >
      {view.name}
    </Menu.Item>
  )
  return (
    <>
      <Menu opened={opened} onChange={menu.toggle} position="bottom-start" width={270} keepMounted={false}>
        <Menu.Target>
          <Button
            variant={current === undefined ? 'default' : 'light'}
            leftSection={<IconBookmark size={16} />}
            rightSection={<IconChevronDown size={14} />}
            className={styles.target ?? ''}
          >
            <span className={styles.name}>{current?.name ?? t('views.title')}</span>
          </Button>
        </Menu.Target>
        <Menu.Dropdown className={styles.drop ?? ''}>
          {own.length > 0 && <Menu.Label>{t('views.mine')}</Menu.Label>}
          {own.map(item)}
          {others.length > 0 && <Menu.Label>{t('views.others')}</Menu.Label>}
          {others.map(item)}
          {views?.length === 0 && <p className={styles.none}>{t('views.none')}</p>}
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconDeviceFloppy size={16} />}
            disabled={!set || current !== undefined}
            onClick={() => setForm('new')}
          >
            {t('views.save')}
          </Menu.Item>
          {current !== undefined && (
            <>
              <Menu.Item
                leftSection={<IconHome size={16} />}
                onClick={() => choose.mutate(current.default ? null : current.id)}
              >
                {current.default ? t('views.noDefault') : t('views.makeDefault')}
              </Menu.Item>
              {current.mine && (
                <>
                  <Menu.Item
                    leftSection={<IconUsers size={16} />}
                    onClick={() => change.mutate({ id: current.id, shared: !current.shared })}
                  >
                    {current.shared ? t('views.unshare') : t('views.share')}
                  </Menu.Item>
                  <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setForm(current)}>
                    {t('views.rename')}
                  </Menu.Item>
                  <Menu.Item color="signal" leftSection={<IconTrash size={16} />} onClick={() => drop(current)}>
                    {t('views.remove')}
                  </Menu.Item>
                </>
              )}
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <ViewForm
        key={typeof form === 'object' ? form.id : form}
        room={room}
        of={form}
        filter={filterOf(filter)}
        onClose={() => setForm(undefined)}
      />
    </>
  )
}

/** Enters the room with the view chosen for it, unless the address asks for something already. Once: what one clears then stays cleared. */
function useDefaultView({
  views,
  filter,
  onFilter,
}: Pick<ViewMenuProps, 'filter' | 'onFilter'> & { readonly views: readonly SavedView[] | undefined }) {
  const done = useRef(false)
  useEffect(() => {
    if (done.current || views === undefined) return
    done.current = true
    const chosen = views.find((view) => view.default)
    if (chosen !== undefined && Object.keys(filterOf(filter)).length === 0) onFilter(chosen.search, { replace: true })
  }, [views, filter, onFilter])
}
