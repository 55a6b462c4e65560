import { App } from 'antd'
import { useTexts } from '../settings.js'
import { useReason } from './failure.js'

/** What is asked before something that can't be taken back. */
export interface Question {
  readonly title: string
  readonly content: string
  /** What the button that does it says. */
  readonly ok: string
}

export interface Acts {
  /** Does it, and tells what came of it: the sentence that `work` gives, or why it failed. */
  readonly act: (work: () => Promise<string>) => Promise<void>
  /** Asks first; `work` tells people by itself what came of it. */
  readonly ask: (question: Question, work: () => Promise<void>) => void
}

export function useActs(): Acts {
  const { common } = useTexts()
  const { message, modal } = App.useApp()
  const reason = useReason()
  return {
    async act(work) {
      try {
        void message.success(await work())
      } catch (error) {
        void message.error(reason(error))
      }
    },
    ask({ title, content, ok }, work) {
      modal.confirm({
        title,
        content,
        okText: ok,
        okButtonProps: { danger: true },
        cancelText: common.cancel,
        onOk: work,
      })
    },
  }
}
