import { cspNonce } from './place.js'

type CreateElement = (name: string, options?: ElementCreationOptions) => HTMLElement

/**
 * Lets in the styles that Ant Design makes without the nonce that it was given: what stops the page below a dialogue
 * from scrolling. Scripts are let in by their origin alone, so that this opens nothing to a foreign one.
 */
export function carryNonce(): void {
  const create: CreateElement = Reflect.get(document, 'createElement')
  const createWithNonce: CreateElement = (...given) => {
    const element = create.apply(document, given)
    if (element instanceof HTMLStyleElement) element.nonce = cspNonce
    return element
  }
  Reflect.set(document, 'createElement', createWithNonce)
}
