import '@xyflow/react/dist/base.css'
import { useElementSize } from '@mantine/hooks'
import { ReactFlow, type ReactFlowInstance } from '@xyflow/react'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Graph } from './graph.ts'
import { type IdentifierNode, IdentifierNodeView } from './identifier-node.tsx'
import styles from './identity-picture.module.css'
import { type HeadingNode, LayerHeading } from './layer-heading.tsx'
import { layoutOf, nextIn, nodeSize } from './layout.ts'
import { type LinkEdge, LinkEdgeView } from './link-edge.tsx'
import { PictureControls } from './picture-controls.tsx'
import { usePictureParts } from './use-picture-parts.ts'

type IdentityPictureProps = {
  readonly graph: Graph
  /** The identifier or link that is open beside the picture. */
  readonly picked: string | undefined
  readonly onPick: (id: string) => void
  /** In a separation: the identifiers that go. */
  readonly part?: ReadonlySet<string>
  /** In a separation: the links that are cut. */
  readonly cut?: ReadonlySet<string>
}

const nodeTypes = { identifier: IdentifierNodeView, heading: LayerHeading }
const edgeTypes = { link: LinkEdgeView }
/** Below this width, in pixels, everything stands in one column. */
const narrowBelow = 620
const tallest = { wide: 600, narrow: 1500 } as const
/** More lines than this carry their words only when they are pointed at. */
const wordedUpTo = 40
/** Left free around what is drawn, and below it for the buttons. */
const room = 18
const buttons = 56
const farthest = 0.15

/**
 * Who a person is known as, as a picture: a column per layer, lines for what links them. Pan, zoom and fit; arrows walk from identifier to
 * identifier, Enter opens one. What it shows is in the tables below it too.
 */
export function IdentityPicture({ graph, picked, onPick, part, cut }: IdentityPictureProps) {
  const { t } = useTranslation()
  const { ref, width } = useElementSize()
  const flow = useRef<ReactFlowInstance<IdentifierNode | HeadingNode, LinkEdge>>(null)
  const frame = useRef<HTMLDivElement>(null)
  const shape = width === 0 || width >= narrowBelow ? 'wide' : 'narrow'
  const layout = useMemo(() => layoutOf(graph, shape), [graph, shape])
  const [pointed, setPointed] = useState<string>()
  const [current, setCurrent] = useState<string>()
  // One stop for the Tab key: the identifier one was at last, else the one that is open, else the first.
  const stop = [current, picked].find((id) => id !== undefined && layout.places.has(id)) ?? graph.nodes[0]?.id

  const worded = shape === 'wide' && graph.edges.length <= wordedUpTo
  const { nodes, edges } = usePictureParts(graph, { layout, worded, stop, picked, pointed, part, cut })

  const full = Math.min(1, (width - 2 * room) / Math.max(1, layout.width))
  const height = Math.min(tallest[shape], Math.max(200, layout.height * full + room + buttons))
  // The library would fit the identifiers; lines swing out farther than they do.
  const fitted = useMemo(() => {
    const zoom = Math.max(farthest, Math.min(full, (height - room - buttons) / Math.max(1, layout.height)))
    return { zoom, x: (width - layout.width * zoom) / 2, y: (height - buttons + room / 2 - layout.height * zoom) / 2 }
  }, [full, height, width, layout])
  useEffect(() => {
    void flow.current?.setViewport(fitted)
  }, [fitted])

  const onKeyDown = (press: KeyboardEvent) => {
    const at = (press.target as Element).closest('.react-flow__node')?.getAttribute('data-id')
    if (!at) return
    if (press.key === 'Enter' || press.key === ' ') {
      press.preventDefault()
      onPick(at)
      return
    }
    const next = nextIn(layout.places, at, press.key)
    if (next === undefined) return
    press.preventDefault()
    setCurrent(next)
    reveal(next)
  }
  /** The focus goes to an identifier, and the picture moves if it stands outside. */
  const reveal = (id: string) => {
    const element = frame.current?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)
    const place = layout.places.get(id)
    const outer = frame.current?.getBoundingClientRect()
    if (!element || !place || !outer) return
    element.focus({ preventScroll: true })
    const inner = element.getBoundingClientRect()
    const outside =
      inner.left < outer.left || inner.right > outer.right || inner.top < outer.top || inner.bottom > outer.bottom
    if (outside) {
      const middle = { x: place.x + nodeSize.width / 2, y: place.y + nodeSize.height / 2 }
      void flow.current?.setCenter(middle.x, middle.y, { zoom: flow.current.getZoom() })
    }
    element.scrollIntoView({ block: 'nearest' })
  }

  return (
    <div ref={ref}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of the identifiers within, which are buttons */}
      <div ref={frame} className={styles.frame} style={{ height }} onKeyDown={onKeyDown}>
        {width > 0 && (
          <ReactFlow<IdentifierNode | HeadingNode, LinkEdge>
            aria-label={t('identity.picture')}
            nodes={nodes}
            edges={edges}
            nodeTypes={nodeTypes}
            edgeTypes={edgeTypes}
            onInit={(instance) => {
              flow.current = instance
            }}
            defaultViewport={fitted}
            minZoom={farthest}
            maxZoom={1.8}
            onNodeClick={(_, { id, type }) => {
              if (type !== 'identifier') return
              setCurrent(id)
              onPick(id)
            }}
            onEdgeClick={(_, { id }) => onPick(id)}
            onNodeMouseEnter={(_, { id }) => setPointed(id)}
            onNodeMouseLeave={() => setPointed(undefined)}
            onEdgeMouseEnter={(_, { id }) => setPointed(id)}
            onEdgeMouseLeave={() => setPointed(undefined)}
            nodesDraggable={false}
            nodesConnectable={false}
            elementsSelectable={false}
            edgesFocusable={false}
            disableKeyboardA11y
            deleteKeyCode={null}
            selectionKeyCode={null}
            multiSelectionKeyCode={null}
            panActivationKeyCode={null}
            // The page scrolls over it; Ctrl or ⌘ and the wheel, two fingers or the buttons zoom.
            zoomOnScroll={false}
            preventScrolling={false}
            zoomOnDoubleClick={false}
            panOnDrag={shape === 'wide' || layout.height > tallest.narrow}
          >
            <PictureControls fitted={fitted} />
          </ReactFlow>
        )}
      </div>
    </div>
  )
}
