import type { Texts } from './zh.js'

export const members: Texts['members'] = {}
