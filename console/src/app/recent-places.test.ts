import { expect, test } from 'vitest'
import { recentPlaces, rememberPlace } from './recent-places.ts'

function tab() {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  }
}

test('the latest place comes first, and each stands once, under its present title', () => {
  const store = tab()
  rememberPlace({ to: '/people/1', title: 'a-1' }, store)
  rememberPlace({ to: '/elements/hero', title: 'Hero' }, store)
  rememberPlace({ to: '/people/1', title: 'Ada' }, store)
  expect(recentPlaces(store)).toEqual([
    { to: '/people/1', title: 'Ada' },
    { to: '/elements/hero', title: 'Hero' },
  ])
})

test('eight places are remembered', () => {
  const store = tab()
  for (let n = 0; n < 20; n += 1) rememberPlace({ to: `/people/${n}`, title: `${n}` }, store)
  expect(recentPlaces(store).map(({ title }) => title)).toEqual(['19', '18', '17', '16', '15', '14', '13', '12'])
})

test('what is damaged counts as nothing', () => {
  const store = tab()
  for (const text of ['{', '3', '[{"to":"https://elsewhere","title":"x"},{"to":3}]']) {
    store.setItem('diapason.recent', text)
    expect(recentPlaces(store)).toEqual([])
  }
})
