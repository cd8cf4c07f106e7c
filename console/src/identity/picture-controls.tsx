import { ActionIcon, Tooltip } from '@mantine/core'
import { IconArrowsMaximize, IconMinus, IconPlus } from '@tabler/icons-react'
import { Panel, useReactFlow, type Viewport } from '@xyflow/react'
import { useTranslation } from 'react-i18next'
import styles from './picture-controls.module.css'

type PictureControlsProps = { /** Where one sees all of it. */ readonly fitted: Viewport }

/** Closer, farther, all of it. */
export function PictureControls({ fitted }: PictureControlsProps) {
  const { t } = useTranslation()
  const flow = useReactFlow()
  const controls = [
    { label: t('identity.zoomIn'), icon: IconPlus, act: () => flow.zoomIn() },
    { label: t('identity.zoomOut'), icon: IconMinus, act: () => flow.zoomOut() },
    {
      label: t('identity.zoomFit'),
      icon: IconArrowsMaximize,
      act: () => flow.setViewport(fitted),
    },
  ]
  return (
    <Panel position="bottom-left" className={styles.controls ?? ''}>
      {controls.map(({ label, icon: Icon, act }) => (
        <Tooltip key={label} label={label}>
          <ActionIcon variant="default" aria-label={label} onClick={() => void act()}>
            <Icon size={16} />
          </ActionIcon>
        </Tooltip>
      ))}
    </Panel>
  )
}
