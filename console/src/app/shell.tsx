import { ActionIcon, Burger, Drawer, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Bell } from '../notices/bell.tsx'
import { AccountMenu } from './account-menu.tsx'
import { AwayNote } from './away-note.tsx'
import { isApple } from './is-apple.ts'
import { KeysSheet } from './keys-sheet.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import { Logo } from './logo.tsx'
import { Palette } from './palette.tsx'
import { palette } from './palette-store.ts'
import { Rail } from './rail.tsx'
import { SchemeSwitch } from './scheme-switch.tsx'
import styles from './shell.module.css'
import { useKeys } from './use-keys.ts'

/** The house around the rooms: rail, header, main. On a narrow screen the rail is a drawer. */
export function Shell() {
  const { t } = useTranslation()
  const [open, drawer] = useDisclosure(false)
  const [helped, help] = useDisclosure(false)
  useKeys({ onHelp: help.open })
  const main = useRef<HTMLElement>(null)
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  const came = useRef(pathname)
  // Entering another room moves the focus to it, as a page load would; filters and tabs of the same room do not.
  useEffect(() => {
    if (came.current !== pathname) main.current?.focus({ preventScroll: true })
    came.current = pathname
  }, [pathname])
  return (
    <div className={styles.shell}>
      <a href="#main" className={styles.skip}>
        {t('app.skip')}
      </a>
      <div className={styles.side}>
        <div className={styles.stay}>
          <Brand />
          <Rail />
        </div>
      </div>
      <header className={styles.header}>
        <Burger
          className={styles.narrow ?? ''}
          size="sm"
          opened={open}
          onClick={drawer.toggle}
          aria-label={t('app.openRooms')}
        />
        <span className={styles.narrow}>
          <Brand />
        </span>
        <button type="button" className={styles.search} onClick={palette.open}>
          <IconSearch size={16} aria-hidden="true" />
          <span>{t('app.search')}</span>
          <kbd className={styles.kbd}>{isApple() ? '⌘' : 'Ctrl'} K</kbd>
        </button>
        <div className={styles.tools}>
          <Tooltip label={t('app.search')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              className={styles.narrow ?? ''}
              onClick={palette.open}
              aria-label={t('app.search')}
            >
              <IconSearch size={18} />
            </ActionIcon>
          </Tooltip>
          <Bell />
          <LanguageSwitch />
          <SchemeSwitch />
          <AccountMenu />
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1} className={styles.main}>
        <AwayNote />
        <Outlet />
      </main>
      <Drawer opened={open} onClose={drawer.close} size={290} title={<Brand />}>
        <Rail onLeave={drawer.close} />
      </Drawer>
      <Palette onHelp={help.open} />
      <KeysSheet opened={helped} onClose={help.close} />
    </div>
  )
}

function Brand() {
  return (
    <Link to="/" className={styles.brand}>
      <Logo />
      <span className={styles.word}>Diapason</span>
    </Link>
  )
}
