import {
  ApartmentOutlined,
  AuditOutlined,
  ClusterOutlined,
  DesktopOutlined,
  KeyOutlined,
} from '@ant-design/icons'
import { Menu } from 'antd'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'react-router'
import { useTexts } from '../settings.js'
import type { Texts } from '../texts/zh.js'

type Section = 'elements' | 'members' | 'sessions' | 'audit' | 'system'

const icons: Record<Section, ReactNode> = {
  elements: <ClusterOutlined aria-hidden />,
  members: <ApartmentOutlined aria-hidden />,
  sessions: <KeyOutlined aria-hidden />,
  audit: <AuditOutlined aria-hidden />,
  system: <DesktopOutlined aria-hidden />,
}

const sections = Object.keys(icons) as Section[]

const itemsOf = (texts: Texts, onGo: (() => void) | undefined) =>
  sections.map((key) => ({
    key,
    icon: icons[key],
    label: (
      <Link to={`/${key}`} onClick={onGo}>
        {texts.shell[key]}
      </Link>
    ),
  }))

/** The sections of the console; `onGo` hears that one was chosen. */
export function Navigation({ onGo }: { readonly onGo?: () => void }) {
  const texts = useTexts()
  const section = useLocation().pathname.split('/')[1] ?? ''
  return (
    <nav aria-label={texts.shell.menu}>
      <Menu
        mode="inline"
        selectedKeys={[section]}
        items={itemsOf(texts, onGo)}
        style={{ borderInlineEnd: 'none', background: 'transparent' }}
      />
    </nav>
  )
}
