import { createRequire } from 'node:module'
import type * as levenshtein from 'fastest-levenshtein'

const require = createRequire(import.meta.url)

declare const fullNameBrand: unique symbol

/** An element's name: the segments of its folder's path under a root, joined by dots. */
export type FullName = string & { readonly [fullNameBrand]: true }

const segmentPattern = /^[A-Za-z_][A-Za-z0-9_]*$/

// They fit the pattern: some are dangerous wherever a name becomes a key of an object, and into one no scan looks.
const forbiddenSegments = new Set(['__proto__', 'constructor', 'prototype', 'node_modules'])

/** Whether a folder's name can be one segment of an element's full name. */
export function isSegment(text: string): boolean {
  return segmentPattern.test(text) && !forbiddenSegments.has(text)
}

/** Reads a full name; undefined when the text can't be one (`..`, slashes, empty segments, `__proto__`). */
export function parseFullName(text: string): FullName | undefined {
  return text.split('.').every(isSegment) ? (text as FullName) : undefined
}

/** The element's own name: the last segment, which is also its folder's name. */
export function lastSegment(fullName: string): string {
  return fullName.slice(fullName.lastIndexOf('.') + 1)
}

/**
 * The known names most like `text`, the likeliest first, for "did you mean". Text longer than any real name is
 * not compared: it would cost time and find nothing.
 */
function findNearest(text: string, known: Iterable<string>, atMost = 3): string[] {
  if (text.length > 200) return []
  // Only an error needs it.
  const { distance } = require('fastest-levenshtein') as typeof levenshtein
  return [...known]
    .map((name) => ({ name, steps: distance(text.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, steps }) => steps <= Math.max(2, name.length / 4))
    .sort((a, b) => a.steps - b.steps)
    .slice(0, atMost)
    .map(({ name }) => name)
}

/** `Did you mean a or b?`, or nothing when no known name is near. */
export function suggestNearest(text: string, known: Iterable<string>): string {
  const near = findNearest(text, known)
  return near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`
}
