import { useQuery } from '@tanstack/react-query'
import { Flex, Tabs } from 'antd'
import type { ReactNode } from 'react'
import { useNavigate, useParams } from 'react-router'
import type { LoginAbilities } from '../../../../runtime/http/console/shapes.js'
import { api } from '../../api.js'
import { LoginSelect } from '../../parts/logins.js'
import { Page } from '../../parts/page.js'
import { Queried } from '../../parts/queried.js'
import { useTexts } from '../../settings.js'

/** The login that the address names. */
export function useFullName(): string {
  return useParams()['fullName'] ?? ''
}

/** The names of a login's members and departments are in the words of its vendor; what it can do is asked first. */
export function useAbilities(fullName: string) {
  return useQuery({
    queryKey: ['element', fullName],
    queryFn: () => api.element(fullName),
    select: ({ login }): LoginAbilities | null => login,
  })
}

export interface LoginFrameProps {
  readonly tab: 'list' | 'sync'
  readonly intro: string
  readonly children: (fullName: string, abilities: LoginAbilities | null) => ReactNode
}

/** What the pages of a login have in common: which login it is, and the way to the others. */
export function LoginFrame({ tab, intro, children }: LoginFrameProps) {
  const { members, shell } = useTexts()
  const fullName = useFullName()
  const navigate = useNavigate()
  const query = useAbilities(fullName)
  const pathOf = (name: string, toTab: string) => `/members/${name}${toTab === 'sync' ? '/sync' : ''}`
  return (
    <Page
      title={tab === 'sync' ? members.sync : shell.members}
      intro={intro}
      actions={<LoginSelect value={fullName} onChange={(name) => void navigate(pathOf(name, tab))} />}
    >
      <Flex vertical>
        <Tabs
          activeKey={tab}
          onChange={(key) => void navigate(pathOf(fullName, key))}
          items={[
            { key: 'list', label: members.list },
            { key: 'sync', label: members.sync },
          ]}
        />
        <Queried query={query}>{(abilities) => children(fullName, abilities)}</Queried>
      </Flex>
    </Page>
  )
}
