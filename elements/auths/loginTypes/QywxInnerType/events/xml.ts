import { XMLParser } from 'fast-xml-parser'

/** What lies directly in the `<xml>` of a message. An element that occurs twice, or holds others, is no text. */
export interface XmlMessage {
  /** The text of an element; undefined when there is none of that name, or it is empty. */
  readonly text: (name: string) => string | undefined
}

const parser = new XMLParser({
  // Ids like 007 stay what they are.
  parseTagValue: false,
  // Names in full-form events may hold entities; nothing that is read here does.
  processEntities: false,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  // The deepest message that WeCom documents has five: https://developer.work.weixin.qq.com/document/path/96302
  maxNestedTags: 16,
})

/** Whether a text has what XML is attacked with; WeCom sends neither. */
export function hasDoctype(text: string): boolean {
  return /<!(doctype|entity)/i.test(text)
}

/** Reads a message of WeCom; undefined when it is none. */
export function readXml(text: string): XmlMessage | undefined {
  const fields = hasDoctype(text) ? undefined : parse(text)
  if (fields === undefined) return undefined
  return {
    text: (name) => {
      const value = Object.hasOwn(fields, name) ? fields[name] : undefined
      return typeof value === 'string' && value !== '' ? value : undefined
    },
  }
}

function parse(text: string): Record<string, unknown> | undefined {
  let document: unknown
  try {
    document = parser.parse(text)
  } catch {
    return undefined
  }
  const fields = isRecord(document) && Object.hasOwn(document, 'xml') ? document['xml'] : undefined
  return isRecord(fields) ? fields : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
