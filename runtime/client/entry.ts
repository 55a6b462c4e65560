/** What a login type brings into a page: the one module that its static `browserEntry` names. */

/** What the server says when a login begins: `getLoginConfig` of the type, with whatever else it tells browsers. */
export interface LoginOffer {
  /** Fresh, and good for this browser alone. The client keeps it and gives it back with the code. */
  readonly state: string
  /** Where a browser goes that leaves this page to log in. */
  readonly loginUrl: string
  readonly redirectUri: string
  readonly [more: string]: unknown
}

/** Why a panel cannot go on, in words for whoever looks at it. */
export interface PanelFailure {
  /** The vendor's own number; 0 where it has none. */
  readonly code: number
  readonly reason: string
  /** What the administrator of the site has to set; absent where nothing is wrong there. */
  readonly solution?: string
}

/** How a panel is to look, and whom it tells what happens. */
export interface MountOptions {
  readonly lang: 'zh' | 'en'
  /** `small` where the page is as narrow as a phone. */
  readonly size: 'middle' | 'small'
  readonly colorScheme: 'light' | 'dark'
  /** Somebody logged in at the vendor: the authorization code. */
  readonly onCode: (code: string) => void
  /** The panel cannot go on. It is taken away, and the page says why. */
  readonly onError: (failure: PanelFailure) => void
  /** Somebody changed their mind. The panel is taken away, and the page offers to begin again. */
  readonly onCancel: () => void
}

/** A panel that is drawn. */
export interface MountedPanel {
  /** Takes away what it drew, and tells nobody anything any more. */
  unmount(): void
}

/**
 * Draws the login of a type into an element that is empty, and that is 480 by 416 pixels, or 320 by 380 when small.
 * Undefined when there is no panel for this offer: then the page draws a button that leads to `loginUrl`.
 *
 * Style sheets and inline styles are kept out by the page's Content-Security-Policy; set `element.style` instead.
 */
export type MountPanel = (
  element: HTMLElement,
  offer: LoginOffer,
  options: MountOptions,
) => MountedPanel | undefined

/** The exports of the module. */
export interface LoginEntry {
  readonly mount: MountPanel
}
