import { TextInput, type TextInputProps } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'

type FindFieldProps = Pick<TextInputProps, 'size' | 'className'> & {
  readonly label: string
  readonly value: string
  readonly onCommit: (value: string) => void
  /** Milliseconds after the last key: each letter need not be a question to the server. */
  readonly pause?: number
  readonly sign?: boolean
}

/** A text that filters: applied a moment after the last key, and following the address when something else changes it. */
export function FindField({ label, value, onCommit, pause = 250, sign = true, ...rest }: FindFieldProps) {
  const [text, setText] = useState(value)
  const [given, setGiven] = useState(value)
  const [commit] = useState({ now: onCommit })
  commit.now = onCommit
  // A saved view, the browser's way back: the field shows what is asked now, unless it is what it asked itself.
  if (value !== given) {
    setGiven(value)
    if (value !== text.trim()) setText(value)
  }
  useEffect(() => {
    if (text.trim() === given) return
    const later = setTimeout(() => commit.now(text.trim()), pause)
    return () => clearTimeout(later)
  }, [text, given, pause, commit])
  return (
    <TextInput
      {...rest}
      aria-label={label}
      placeholder={label}
      leftSection={sign ? <IconSearch size={16} /> : null}
      value={text}
      onChange={(change) => setText(change.currentTarget.value)}
    />
  )
}
