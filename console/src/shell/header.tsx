import { LogoutOutlined, MenuOutlined, UserOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { Button, Drawer, Dropdown, Flex, Layout, Typography, theme } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { api } from '../api.js'
import { useTexts } from '../settings.js'
import { useMe } from './me.js'
import { Navigation } from './navigation.js'
import { LangSwitch, ThemeSwitch } from './switches.js'

export function Header({ isWide }: { readonly isWide: boolean }) {
  const { shell } = useTexts()
  const { token } = theme.useToken()
  const me = useMe()
  const [isOpen, setOpen] = useState(false)
  return (
    <Layout.Header
      style={{
        position: 'sticky',
        top: 0,
        zIndex: 20,
        height: 56,
        padding: isWide ? '0 24px' : '0 8px',
        lineHeight: 'normal',
        background: token.colorBgContainer,
        borderBottom: `1px solid ${token.colorBorderSecondary}`,
      }}
    >
      <Flex align="center" justify="space-between" gap={8} style={{ height: '100%' }}>
        <Flex align="center" gap={8} style={{ minWidth: 0 }}>
          {!isWide && (
            <Button
              type="text"
              icon={<MenuOutlined aria-hidden />}
              aria-label={shell.openMenu}
              onClick={() => {
                setOpen(true)
              }}
            />
          )}
          <Link
            to="/elements"
            style={{ color: 'inherit', minWidth: 0, display: 'flex', alignItems: 'baseline', gap: 8 }}
          >
            <Typography.Text strong ellipsis style={{ fontSize: 16 }}>
              {me.title}
            </Typography.Text>
            {isWide && <Typography.Text type="secondary">{shell.title}</Typography.Text>}
          </Link>
        </Flex>
        <Flex align="center" gap={4} style={{ flex: 'none' }}>
          <LangSwitch />
          <ThemeSwitch />
          <Account />
        </Flex>
      </Flex>
      <Drawer
        open={isOpen}
        placement="left"
        size={272}
        title={me.title}
        styles={{ body: { padding: 8 } }}
        onClose={() => {
          setOpen(false)
        }}
      >
        <Navigation
          onGo={() => {
            setOpen(false)
          }}
        />
      </Drawer>
    </Layout.Header>
  )
}

function Account() {
  const { shell } = useTexts()
  const { operator } = useMe()
  const queryClient = useQueryClient()
  const who = operator.kind === 'member' ? shell.account(operator.userId) : shell.signedInByLink
  const leave = async () => {
    await api.leave().catch(() => undefined)
    queryClient.clear()
    await queryClient.resetQueries({ queryKey: ['me'] })
    location.reload()
  }
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'who', type: 'group', label: who },
          {
            key: 'leave',
            icon: <LogoutOutlined aria-hidden />,
            label: shell.leave,
            onClick: () => void leave(),
          },
        ],
      }}
    >
      <Button type="text" icon={<UserOutlined aria-hidden />} aria-label={who} />
    </Dropdown>
  )
}
