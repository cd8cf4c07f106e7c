import { useTranslation } from 'react-i18next'

/** What a permission allows, in words; by its name where nobody worded it. */
export function useScopeWords(): (permission: string) => string {
  const { t, i18n } = useTranslation()
  return (permission) => {
    const [noun = '', verb = ''] = permission.split(':')
    const key = `permissions.${noun}.${verb}`
    return i18n.exists(key) ? t(key) : permission
  }
}
