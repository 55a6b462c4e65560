export const elements = {}
