import { useLocalStorage } from '@mantine/hooks'

/** Whether single keys act, as chosen on this machine: who dictates or whose hand is unsteady may turn them off (WCAG 2.1.4). */
export function useSingleKeys() {
  return useLocalStorage({ key: 'diapason.singleKeys', defaultValue: true, getInitialValueInEffect: false })
}
