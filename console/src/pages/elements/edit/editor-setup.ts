import { json } from '@codemirror/lang-json'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { type Extension, EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { type GlobalToken, theme } from 'antd'
import { useMemo } from 'react'
import { cspNonce } from '../../../place.js'
import { useSettings } from '../../../settings.js'

/** What every view of JSON has: its colours, in the theme of the pages, let in by the page's policy. */
export function useJsonLook(): Extension {
  const { isDark } = useSettings()
  const { token } = theme.useToken()
  return useMemo(() => composeLook(token, isDark), [token, isDark])
}

function composeLook(token: GlobalToken, isDark: boolean): Extension {
  const colors = isDark
    ? { key: '#8ab8ff', text: '#8fd18a', number: '#e8b07a', word: '#d3a3f0' }
    : { key: '#0a4bb5', text: '#23651a', number: '#9a4a00', word: '#7a2fa0' }
  return [
    EditorView.cspNonce.of(cspNonce),
    json(),
    EditorView.lineWrapping,
    EditorState.tabSize.of(2),
    syntaxHighlighting(
      HighlightStyle.define([
        { tag: tags.propertyName, color: colors.key },
        { tag: tags.string, color: colors.text },
        { tag: tags.number, color: colors.number },
        { tag: [tags.bool, tags.null], color: colors.word },
      ]),
    ),
    EditorView.theme(
      {
        '&': { backgroundColor: token.colorBgContainer, color: token.colorText, fontSize: '14px' },
        '&.cm-focused': { outline: `2px solid ${token.colorPrimary}`, outlineOffset: '-1px' },
        '.cm-scroller': { fontFamily: token.fontFamilyCode, lineHeight: '1.6' },
        '.cm-content': { caretColor: token.colorText },
        '.cm-cursor': { borderLeftColor: token.colorText },
        '.cm-gutters': {
          backgroundColor: token.colorFillQuaternary,
          color: token.colorTextTertiary,
          borderRight: 'none',
        },
        '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: token.colorFillQuaternary },
      },
      { dark: isDark },
    ),
  ]
}
