import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Flex, Modal, Typography } from 'antd'
import { useNavigate } from 'react-router'
import { api } from '../../api.js'
import { Failure } from '../../parts/failure.js'
import { Queried } from '../../parts/queried.js'
import { useTexts } from '../../settings.js'

export interface DeletionQuestionProps {
  readonly fullName: string
  readonly onClose: () => void
}

/** Says what a deletion does before it is done. */
export function DeletionQuestion({ fullName, onClose }: DeletionQuestionProps) {
  const { elements, common } = useTexts()
  const { deletion } = elements
  const { message } = App.useApp()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const query = useQuery({
    queryKey: ['deletion', fullName],
    queryFn: () => api.deletion(fullName),
    gcTime: 0,
  })
  const remove = useMutation({
    mutationFn: (revision: string) => api.delete(fullName, revision),
    async onSuccess() {
      void message.success(deletion.deleted(fullName))
      queryClient.removeQueries({ queryKey: ['element', fullName] })
      await queryClient.invalidateQueries({ queryKey: ['elements'] })
      await navigate('/elements')
    },
    // What was asked about may be another thing by now.
    onError: () => void query.refetch(),
  })
  const revision = query.data?.revision
  return (
    <Modal
      open
      title={deletion.title(fullName)}
      okText={deletion.confirm}
      cancelText={common.cancel}
      okButtonProps={{ danger: true, disabled: revision === undefined, loading: remove.isPending }}
      onOk={() => {
        if (revision !== undefined) remove.mutate(revision)
      }}
      onCancel={onClose}
    >
      <Flex vertical gap={12}>
        <Typography.Text>{deletion.hint}</Typography.Text>
        <Queried query={query}>
          {({ liveSessions, storedMembers }) => (
            <ul style={{ margin: 0, paddingInlineStart: 20 }}>
              <li>{liveSessions === 0 ? deletion.noSessions : deletion.sessions(liveSessions)}</li>
              {storedMembers !== null && storedMembers > 0 && <li>{deletion.members(storedMembers)}</li>}
            </ul>
          )}
        </Queried>
        {remove.isError && <Failure error={remove.error} />}
      </Flex>
    </Modal>
  )
}
