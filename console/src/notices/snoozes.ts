/** How long a notice may wait: an hour, until tomorrow morning, a week, in the reader's own time. */
export const snoozes = {
  hour: (now: Date) => new Date(now.getTime() + 3_600_000),
  tomorrow: (now: Date) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 8),
  week: (now: Date) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + 7, 8),
} as const
