import { Autocomplete, Button, Popover } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { type KeyboardEvent, useState } from 'react'
import styles from './name-popover.module.css'

type NamePopoverProps = {
  /** What is made. */
  readonly label: string
  /** What it is asked to be called, and how. */
  readonly field: string
  readonly help: string
  readonly action: string
  readonly suggested: string
  readonly options?: readonly { readonly value: string; readonly label: string }[]
  /** Why it cannot be called so. */
  readonly mistake: (name: string) => string | undefined
  readonly onName: (name: string) => void
}

/** A button that asks for one name, inside a form whose own it is not. */
export function NamePopover(props: NamePopoverProps) {
  const { label, field, help, action, suggested, options = [], mistake, onName } = props
  const [opened, panel] = useDisclosure(false)
  const [name, setName] = useState('')
  const [tried, setTried] = useState(false)
  const wrong = mistake(name.trim())
  const open = () => {
    setName(suggested)
    setTried(false)
    panel.toggle()
  }
  const take = (chosen: string) => {
    panel.close()
    onName(chosen)
  }
  const done = () => {
    setTried(true)
    if (wrong === undefined) take(name.trim())
  }
  const onKeyDown = (event: KeyboardEvent) => {
    // With an option under the arrow keys, Enter takes that one.
    if (event.key !== 'Enter' || event.currentTarget.hasAttribute('aria-activedescendant')) return
    // The form around it is not finished by it.
    event.preventDefault()
    done()
  }
  const called = new Map(options.map((one) => [one.value, one.label]))
  return (
    <Popover
      opened={opened}
      onChange={panel.toggle}
      width="min(320px, 92vw)"
      position="bottom-start"
      shadow="md"
      trapFocus
    >
      <Popover.Target>
        <Button variant="default" size="xs" leftSection={<IconPlus size={15} />} onClick={open}>
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Autocomplete
          label={field}
          description={help}
          data={[...called.keys()]}
          filter={({ options: all, search }) =>
            all.filter(
              (one) =>
                'value' in one &&
                `${one.value} ${called.get(one.value)}`.toLowerCase().includes(search.trim().toLowerCase()),
            )
          }
          renderOption={({ option }) => (
            <>
              {called.get(option.value)} <code>{option.value}</code>
            </>
          )}
          comboboxProps={{ withinPortal: false }}
          maxDropdownHeight={180}
          value={name}
          onChange={setName}
          onOptionSubmit={take}
          onKeyDown={onKeyDown}
          error={tried && wrong}
          data-autofocus
          inputContainer={(input) => (
            <div className={styles.ask}>
              {input}
              <Button onClick={done}>{action}</Button>
            </div>
          )}
        />
      </Popover.Dropdown>
    </Popover>
  )
}
