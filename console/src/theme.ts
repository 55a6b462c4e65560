import { type ThemeConfig, theme } from 'antd'

const { defaultAlgorithm, darkAlgorithm } = theme

// Ant Design's own blue and greys have less contrast against their ground than WCAG asks of text.
const light = {
  colorPrimary: '#0958d9',
  colorPrimaryHover: '#0747b3',
  colorPrimaryActive: '#063a92',
  colorLink: '#0958d9',
  colorInfo: '#0958d9',
  colorSuccess: '#237804',
  colorWarning: '#8a5300',
  colorError: '#cf1322',
  // What is reckoned from colours as dark as these is muddy.
  colorSuccessBg: '#f0f9eb',
  colorSuccessBorder: '#b7dfa0',
  colorWarningBg: '#fff8e6',
  colorWarningBorder: '#f5d58a',
  colorErrorBg: '#fff1f0',
  colorErrorBorder: '#ffc2bd',
  colorTextSecondary: '#4b5563',
  colorTextTertiary: '#5b6470',
  colorTextDescription: '#5b6470',
  colorTextPlaceholder: '#6b7280',
  colorBgLayout: '#f5f7fa',
}

// The dark blue carries white words; words of its own colour are too dark on a dark ground.
const lightBlue = '#7fb0ff'

const dark = {
  colorPrimary: '#2b6cd9',
  colorPrimaryHover: '#2463cc',
  colorPrimaryActive: '#1f57b5',
  colorLink: lightBlue,
  colorInfo: lightBlue,
  colorInfoBg: '#15243d',
  colorInfoBorder: '#2b4a7d',
  colorLinkHover: '#a6c8ff',
  colorPrimaryText: lightBlue,
  colorSuccess: '#7bc953',
  colorSuccessBg: '#172616',
  colorSuccessBorder: '#2f5a24',
  colorWarning: '#e8b339',
  colorWarningBg: '#2b2412',
  colorWarningBorder: '#5e4c1c',
  colorError: '#f58784',
  colorErrorBg: '#2d1818',
  colorErrorBorder: '#6b2f2f',
  colorTextSecondary: '#c3cad3',
  colorTextTertiary: '#aab2bd',
  colorTextDescription: '#aab2bd',
  colorTextPlaceholder: '#98a1ad',
  colorBgLayout: '#0f1215',
  colorBgContainer: '#181c21',
  colorBgElevated: '#20262d',
}

const darkComponents: NonNullable<ThemeConfig['components']> = {
  Button: { defaultHoverColor: '#a6c8ff', defaultActiveColor: lightBlue, dangerColor: '#2a0f0f' },
  Menu: { itemSelectedColor: '#a6c8ff' },
  Tabs: {
    itemSelectedColor: '#a6c8ff',
    itemHoverColor: '#a6c8ff',
    itemActiveColor: lightBlue,
    inkBarColor: lightBlue,
  },
  Dropdown: { colorPrimary: lightBlue },
  Spin: { colorPrimary: lightBlue },
  Steps: { colorPrimary: lightBlue, colorTextLightSolid: '#0f1215' },
}

const shared = {
  borderRadius: 8,
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
  fontFamilyCode: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Noto Sans Mono CJK SC", monospace',
}

/** The look of the pages; `isStill` for people whom moving things disturb. */
export function themeOf(isDark: boolean, isStill: boolean): ThemeConfig {
  return {
    algorithm: isDark ? darkAlgorithm : defaultAlgorithm,
    token: { ...shared, ...(isDark ? dark : light), motion: !isStill },
    components: isDark ? darkComponents : {},
  }
}
