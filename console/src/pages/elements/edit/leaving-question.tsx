import { Modal } from 'antd'
import { type RefObject, useEffect } from 'react'
import { useBlocker } from 'react-router'
import { useTexts } from '../../../settings.js'

export interface LeavingQuestionProps {
  readonly isDirty: boolean
  /** True from when it was saved, which leads away before the page is drawn anew. */
  readonly isSaved: RefObject<boolean>
}

/** Asks before what was not saved is lost. */
export function LeavingQuestion({ isDirty, isSaved }: LeavingQuestionProps) {
  const { editor } = useTexts().elements
  const blocker = useBlocker(() => isDirty && !isSaved.current)
  useEffect(() => {
    if (!isDirty) return
    const ask = (event: BeforeUnloadEvent) => {
      event.preventDefault()
    }
    addEventListener('beforeunload', ask)
    return () => {
      removeEventListener('beforeunload', ask)
    }
  }, [isDirty])
  return (
    <Modal
      open={blocker.state === 'blocked'}
      title={editor.leaveTitle}
      okText={editor.leave}
      cancelText={editor.stay}
      onOk={() => {
        blocker.proceed?.()
      }}
      onCancel={() => {
        blocker.reset?.()
      }}
    >
      {editor.leaveHint}
    </Modal>
  )
}
