import { MantineProvider, mergeThemeOverrides } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { queryClient } from './query-client.ts'
import { router } from './router.tsx'
import { theme, variables } from './theme.ts'

/** The whole console: look, cache, notices, rooms. */
export function App() {
  const { t } = useTranslation()
  // Whatever can be closed (a window, a drawer, a message that passes) says so to screen readers, in the language on screen.
  const named = useMemo(
    () =>
      mergeThemeOverrides(theme, { components: { CloseButton: { defaultProps: { 'aria-label': t('app.close') } } } }),
    [t],
  )
  return (
    <MantineProvider theme={named} cssVariablesResolver={variables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-right" />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  )
}
