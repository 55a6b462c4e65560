import type { Texts } from './zh.js'

export const elements: Texts['elements'] = {}
