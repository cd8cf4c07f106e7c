const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB']

/** `1.4 GB`: in powers of a thousand, as disks are sold and shown. */
export function formatBytes(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  const value = bytes / 1000 ** power
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`
}
