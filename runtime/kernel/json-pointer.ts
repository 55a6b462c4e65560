/** The JSON pointer of a key or index below a place: https://www.rfc-editor.org/rfc/rfc6901 */
export function pointTo(place: string, key: string | number): string {
  return `${place}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`
}
