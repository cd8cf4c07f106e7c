import { createSpotlight } from '@mantine/spotlight'

/** The state of the command palette, and its opening from elsewhere. */
export const [paletteStore, palette] = createSpotlight()

/** Selects the first line when what was selected has gone, as answers that come late replace the list. */
export function selectFirst(): void {
  const list = document.getElementById(paletteStore.getState().listId)
  if (list === null || list.querySelector('[data-selected]') !== null) return
  list.querySelector('[data-action]')?.setAttribute('data-selected', 'true')
  paletteStore.updateState((state) => ({ ...state, selected: 0 }))
}
