import type { Node, NodeProps } from '@xyflow/react'
import { useTranslation } from 'react-i18next'
import styles from './layer-heading.module.css'
import type { Layer } from './layer-of.ts'

export type HeadingNode = Node<{ readonly layer: Layer }, 'heading'>

/** What stands in a column of the picture. */
export function LayerHeading({ data }: NodeProps<HeadingNode>) {
  const { t } = useTranslation()
  return <span className={styles.heading}>{t(`identity.layer.${data.layer}`)}</span>
}
