import {
  type ReactNode,
  createContext,
  use,
  useLayoutEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react'
import { en } from './texts/en.js'
import { type Texts, zh } from './texts/zh.js'

export type Lang = 'zh' | 'en'
export type ThemeChoice = 'auto' | 'light' | 'dark'

export interface Settings {
  readonly lang: Lang
  readonly setLang: (lang: Lang) => void
  readonly theme: ThemeChoice
  readonly setTheme: (theme: ThemeChoice) => void
  readonly isDark: boolean
  /** Whether the person wants nothing to move. */
  readonly isStill: boolean
  readonly texts: Texts
}

const SettingsContext = createContext<Settings | undefined>(undefined)

const texts: Record<Lang, Texts> = { zh, en }
const keys = { lang: 'console.lang', theme: 'console.theme' } as const

function readChoice<Choice extends string>(key: string, choices: readonly Choice[]): Choice | undefined {
  const kept = localStorage.getItem(key)
  return choices.find((choice) => choice === kept)
}

/** Chinese, unless the browser prefers another language. */
function preferredLang(): Lang {
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

const darkQuery = matchMedia('(prefers-color-scheme: dark)')
const stillQuery = matchMedia('(prefers-reduced-motion: reduce)')

function useMedia(query: MediaQueryList): boolean {
  return useSyncExternalStore(
    (onChange) => {
      query.addEventListener('change', onChange)
      return () => {
        query.removeEventListener('change', onChange)
      }
    },
    () => query.matches,
  )
}

/** Holds the language and the theme, and keeps what was chosen for the next visit. */
export function SettingsProvider({ children }: { readonly children: ReactNode }) {
  const [lang, setLang] = useState<Lang>(() => readChoice(keys.lang, ['zh', 'en']) ?? preferredLang())
  const [theme, setTheme] = useState<ThemeChoice>(
    () => readChoice(keys.theme, ['auto', 'light', 'dark']) ?? 'auto',
  )
  const prefersDark = useMedia(darkQuery)
  const isStill = useMedia(stillQuery)
  const isDark = theme === 'dark' || (theme === 'auto' && prefersDark)

  // Before whatever asks the server anew, in the words of the new language.
  useLayoutEffect(() => {
    document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en'
    document.documentElement.style.colorScheme = isDark ? 'dark' : 'light'
  }, [lang, isDark])

  const settings = useMemo<Settings>(
    () => ({
      lang,
      setLang(chosen) {
        localStorage.setItem(keys.lang, chosen)
        setLang(chosen)
      },
      theme,
      setTheme(chosen) {
        localStorage.setItem(keys.theme, chosen)
        setTheme(chosen)
      },
      isDark,
      isStill,
      texts: texts[lang],
    }),
    [lang, theme, isDark, isStill],
  )
  return <SettingsContext value={settings}>{children}</SettingsContext>
}

export function useSettings(): Settings {
  const settings = use(SettingsContext)
  if (settings === undefined) throw new TypeError('useSettings works below SettingsProvider only.')
  return settings
}

/** The words of the chosen language. */
export function useTexts(): Texts {
  return useSettings().texts
}
