import { MergeView, unifiedMergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { EditorView, lineNumbers } from '@codemirror/view'
import { Flex, Grid, Typography, theme } from 'antd'
import { useEffect, useRef } from 'react'
import { useTexts } from '../../../settings.js'
import { useJsonLook } from './editor-setup.js'

export interface DifferenceProps {
  readonly theirs: string
  readonly mine: string
}

/** Two texts and where they differ: side by side, or below each other where there is little room. */
export function Difference({ theirs, mine }: DifferenceProps) {
  const { conflict } = useTexts().elements.editor
  const { token } = theme.useToken()
  const isWide = Grid.useBreakpoint().md === true
  const look = useJsonLook()
  const place = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const parent = place.current
    if (parent === null) return
    const extensions = (label: string) => [
      look,
      lineNumbers(),
      EditorState.readOnly.of(true),
      EditorView.contentAttributes.of({ 'aria-label': label }),
    ]
    const view = isWide
      ? new MergeView({
          parent,
          a: { doc: theirs, extensions: extensions(conflict.onDisk) },
          b: { doc: mine, extensions: extensions(conflict.mine) },
        })
      : new EditorView({
          parent,
          doc: mine,
          extensions: [
            extensions(`${conflict.onDisk} / ${conflict.mine}`),
            unifiedMergeView({ original: theirs, mergeControls: false }),
          ],
        })
    return () => {
      view.destroy()
    }
  }, [theirs, mine, isWide, look, conflict])

  return (
    <div>
      <Flex>
        <Typography.Text strong style={{ flex: 1 }}>
          {isWide ? conflict.onDisk : `− ${conflict.onDisk}  + ${conflict.mine}`}
        </Typography.Text>
        {isWide && (
          <Typography.Text strong style={{ flex: 1 }}>
            {conflict.mine}
          </Typography.Text>
        )}
      </Flex>
      <div
        ref={place}
        style={{
          marginTop: 8,
          maxHeight: '50vh',
          overflow: 'auto',
          border: `1px solid ${token.colorBorder}`,
          borderRadius: token.borderRadius,
        }}
      />
    </div>
  )
}
