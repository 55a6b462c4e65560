import type { Texts } from './zh.js'

export const operation: Texts['operation'] = {}
