import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'

/** Sizes as people read them, in powers of a thousand as disks are sold: `4.1 GB`, « 4,1 Go ». */
export function useBytes(): (bytes: number) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return (bytes) => {
    const power = Math.min(4, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
    const value = bytes / 1000 ** power
    return t(`status.bytes.unit${power}`, {
      value: power === 0 || value >= 100 ? format.integer(value) : format.one(value),
    })
  }
}
