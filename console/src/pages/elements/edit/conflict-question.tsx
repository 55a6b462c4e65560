import { Button, Flex, Modal, Typography } from 'antd'
import type { InstanceContents, JsonSchema } from '../../../../../runtime/http/console/shapes.js'
import { useTexts } from '../../../settings.js'
import { Difference } from './difference.js'
import { type Draft, draftOf, writeSides } from './draft.js'

export interface ConflictQuestionProps {
  readonly current: InstanceContents
  readonly mine: Draft
  readonly schema: JsonSchema
  readonly isSaving: boolean
  readonly onTakeTheirs: () => void
  readonly onTakeMine: () => void
  readonly onGoOn: () => void
}

/** Shows what is on disk by now beside what was to be saved, and lets the operator decide. */
export function ConflictQuestion(props: ConflictQuestionProps) {
  const { current, mine, schema, isSaving, onTakeTheirs, onTakeMine, onGoOn } = props
  const { conflict } = useTexts().elements.editor
  return (
    <Modal
      open
      width={960}
      title={conflict.title}
      onCancel={onGoOn}
      footer={
        <Flex gap={8} justify="flex-end" wrap>
          <Button onClick={onGoOn}>{conflict.goOn}</Button>
          <Button onClick={onTakeTheirs}>{conflict.takeTheirs}</Button>
          <Button danger loading={isSaving} onClick={onTakeMine}>
            {conflict.takeMine}
          </Button>
        </Flex>
      }
    >
      <Flex vertical gap={16}>
        <Typography.Text>{conflict.hint}</Typography.Text>
        <Difference {...writeSides(draftOf(current), mine, schema, conflict.secretHidden)} />
      </Flex>
    </Modal>
  )
}
