import { BulbOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { type ThemeChoice, useSettings } from '../settings.js'

/** Names the other language in its own words. */
export function LangSwitch() {
  const { lang, setLang } = useSettings()
  const [other, name] = lang === 'zh' ? (['en', 'English'] as const) : (['zh', '中文'] as const)
  return (
    <Button
      type="text"
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      onClick={() => {
        setLang(other)
      }}
    >
      {name}
    </Button>
  )
}

const icons = {
  auto: <BulbOutlined aria-hidden />,
  light: <SunOutlined aria-hidden />,
  dark: <MoonOutlined aria-hidden />,
}

export function ThemeSwitch() {
  const { theme, setTheme, texts } = useSettings()
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectable: true,
        selectedKeys: [theme],
        items: (['auto', 'light', 'dark'] as const).map((key) => ({
          key,
          icon: icons[key],
          label: texts.shell[key],
        })),
        onClick: ({ key }) => {
          setTheme(key as ThemeChoice)
        },
      }}
    >
      <Button type="text" icon={icons[theme]} aria-label={`${texts.shell.theme}: ${texts.shell[theme]}`} />
    </Dropdown>
  )
}
