import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { jsonParseLinter } from '@codemirror/lang-json'
import { bracketMatching, foldGutter } from '@codemirror/language'
import { linter } from '@codemirror/lint'
import { Compartment } from '@codemirror/state'
import { EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { theme } from 'antd'
import { useEffect, useEffectEvent, useRef } from 'react'
import { useTexts } from '../../../settings.js'
import { useJsonLook } from './editor-setup.js'

export interface SourceEditorProps {
  /** What it begins with; after that the editor has its own. */
  readonly text: string
  readonly onChange: (text: string) => void
}

/** Edits JSON as text. Tab leaves it, as it leaves every other field. */
export function SourceEditor({ text, onChange }: SourceEditorProps) {
  const { editor } = useTexts().elements
  const { token } = theme.useToken()
  const look = useJsonLook()
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const lookPlace = useRef(new Compartment())
  const tell = useEffectEvent(onChange)
  const open = useEffectEvent(
    (parent: HTMLElement) =>
      new EditorView({
        parent,
        doc: text,
        extensions: [
          lookPlace.current.of(look),
          lineNumbers(),
          foldGutter(),
          history(),
          bracketMatching(),
          highlightActiveLine(),
          linter(jsonParseLinter()),
          keymap.of([...defaultKeymap, ...historyKeymap]),
          EditorView.contentAttributes.of({ 'aria-label': editor.source }),
          EditorView.updateListener.of(({ docChanged, state }) => {
            if (docChanged) tell(state.doc.toString())
          }),
        ],
      }),
  )

  useEffect(() => {
    if (place.current === null) return
    const opened = open(place.current)
    view.current = opened
    return () => {
      opened.destroy()
    }
  }, [])
  useEffect(() => {
    view.current?.dispatch({ effects: lookPlace.current.reconfigure(look) })
  }, [look])

  return (
    <div
      ref={place}
      style={{
        overflow: 'hidden',
        border: `1px solid ${token.colorBorder}`,
        borderRadius: token.borderRadius,
      }}
    />
  )
}
