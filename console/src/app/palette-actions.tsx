import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import {
  IconBell,
  IconBook2,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconPlus,
  IconSun,
  type TablerIcon,
} from '@tabler/icons-react'
import { useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { changeLanguage } from './i18n.ts'
import { usePermissions } from './use-permissions.ts'
import { useSignOut } from './use-sign-out.ts'

export type PaletteAction = {
  readonly id: string
  readonly label: string
  readonly icon: TablerIcon
  readonly keys?: readonly string[]
  readonly act: () => void
}

/** What can be made from anywhere, where it is made, and the permission it takes. */
const makes = [
  { id: 'newElement', to: '/elements/~new', permission: 'elements:write' },
  { id: 'newExperiment', to: '/experiments/~new', permission: 'experiments:write' },
  { id: 'newMetric', to: '/measures/~new', permission: 'metrics:write' },
  { id: 'newPurpose', to: '/purposes/~new', permission: 'purposes:write' },
  { id: 'newKey', to: '/keys?new=write', permission: 'keys:write' },
] as const

/** What the palette can do besides leading somewhere. */
export function usePaletteActions({ onHelp }: { readonly onHelp: () => void }): readonly PaletteAction[] {
  const { t, i18n } = useTranslation()
  const router = useRouter()
  const permissions = usePermissions()
  const signOut = useSignOut()
  const { setColorScheme } = useMantineColorScheme()
  const dark = useComputedColorScheme('light') === 'dark'
  const go = (to: string) => () => router.history.push(to)
  return [
    ...makes
      .filter(({ permission }) => permissions.includes(permission))
      .map(({ id, to }) => ({ id, label: t(`app.action.${id}`), icon: IconPlus, act: go(to) })),
    { id: 'notices', label: t('app.action.notices'), icon: IconBell, act: go('/notices') },
    {
      id: 'language',
      label: t('app.action.language'),
      icon: IconLanguage,
      act: () => void changeLanguage(i18n.language === 'fr' ? 'en' : 'fr'),
    },
    {
      id: 'scheme',
      label: dark ? t('app.light') : t('app.dark'),
      icon: dark ? IconSun : IconMoon,
      act: () => setColorScheme(dark ? 'light' : 'dark'),
    },
    { id: 'keys', label: t('app.keys.title'), icon: IconKeyboard, keys: ['?'], act: onHelp },
    {
      id: 'reference',
      label: t('app.action.reference'),
      icon: IconBook2,
      act: () => void window.open('/docs', '_blank', 'noopener'),
    },
    { id: 'signOut', label: t('app.signOut'), icon: IconLogout, act: () => void signOut() },
  ]
}
