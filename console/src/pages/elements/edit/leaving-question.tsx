import { Modal } from 'antd'
import { useEffect } from 'react'
import { useBlocker } from 'react-router'
import { useTexts } from '../../../settings.js'

/** Asks before what was not saved is lost. */
export function LeavingQuestion({ isDirty }: { readonly isDirty: boolean }) {
  const { editor } = useTexts().elements
  const blocker = useBlocker(isDirty)
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
