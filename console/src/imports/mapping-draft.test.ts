import { expect, test } from 'vitest'
import type { Mapping } from './import.ts'
import { nameOf, typeOf, useOf, withTarget, withType } from './mapping-draft.ts'

const orders: Mapping = {
  columns: { Quantity: 'integer', InvoiceDate: 'time' },
  group: { by: ['InvoiceNo'] },
  messages: [
    {
      type: 'track',
      event: 'Order Completed',
      userId: '{{CustomerID}}',
      timestamp: '{{ InvoiceDate }}',
      messageId: 'order-{{InvoiceNo}}',
      externalIds: [{ type: 'email', id: '{{Mail}}' }],
      properties: {
        total: { sum: ['Quantity', 'UnitPrice'] },
        country: { column: 'Country' },
        products: { lines: { quantity: { column: 'Quantity' } } },
      },
    },
  ],
}

test('each column is found where it goes, and it is said when it goes elsewhere as well', () => {
  expect(useOf(orders, 'CustomerID')).toEqual({ target: 'userId', name: '', also: false })
  expect(useOf(orders, 'InvoiceDate')).toEqual({ target: 'timestamp', name: '', also: false })
  expect(useOf(orders, 'Mail')).toEqual({ target: 'email', name: '', also: false })
  expect(useOf(orders, 'Country')).toEqual({ target: 'data', name: 'country', also: false })
  expect(useOf(orders, 'Quantity')).toEqual({ target: 'product', name: 'quantity', also: true })
  expect(useOf(orders, 'InvoiceNo')).toEqual({ target: 'nowhere', name: '', also: true })
  expect(useOf(orders, 'Description')).toEqual({ target: 'nowhere', name: '', also: false })
})

test('a column is put elsewhere, and leaves where it was', () => {
  const moved = withTarget(orders, 'Country', { target: 'product', name: 'origin' })
  expect(moved.messages[0]?.properties).toEqual({
    total: { sum: ['Quantity', 'UnitPrice'] },
    products: { lines: { quantity: { column: 'Quantity' }, origin: { column: 'Country' } } },
  })
  const gone = withTarget(orders, 'Quantity', { target: 'nowhere', name: '' })
  expect(gone.messages[0]?.properties?.products).toEqual({ lines: {} })
  expect(withTarget(orders, 'Other', { target: 'email', name: '' }).messages[0]?.externalIds).toEqual([
    { type: 'email', id: '{{Other}}' },
  ])
  expect(withTarget(orders, 'Prix unitaire', { target: 'data', name: '' }).messages[0]?.properties).toMatchObject({
    prix_unitaire: { column: 'Prix unitaire' },
  })
  // What was given stays as it was.
  expect(useOf(orders, 'Country').target).toBe('data')
})

test('a constant that happens to be called like a column is none, and a condition names what it tests', () => {
  const mapping: Mapping = {
    messages: [
      {
        type: 'track',
        event: { if: { $or: [{ status: 'x' }] }, use: 'A', else: 'B' },
        properties: { survey: 'nps', score: { column: 'nps' } },
      },
    ],
  }
  expect(useOf(mapping, 'nps')).toEqual({ target: 'data', name: 'score', also: false })
  expect(useOf(mapping, 'status').also).toBe(true)
  expect(useOf(mapping, 'x').also).toBe(false)
})

test('a type is said where it is not text', () => {
  const typed = withType(orders, 'UnitPrice', { type: 'number', decimal: ',' })
  expect(typeOf(typed, 'UnitPrice')).toEqual({ type: 'number', decimal: ',' })
  expect(withType(orders, 'Quantity', 'text').columns).toEqual({ InvoiceDate: 'time' })
  expect(withType({ messages: [], columns: { a: 'time' } }, 'a', 'text')).toEqual({ messages: [] })
})

test('names are made for programs', () => {
  expect(['Prix unitaire', 'CaTicket', 'N°', 'Éléments'].map(nameOf)).toEqual([
    'prix_unitaire',
    'ca_ticket',
    'n',
    'elements',
  ])
})
