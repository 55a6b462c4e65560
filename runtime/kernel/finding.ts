/** What a login type finds out about itself when it is asked whether it can work: `LoginType.diagnose`. */
export interface DiagnosedFinding {
  /** Which check it is, for programs; unique within one login. */
  readonly check: string
  /** The same for people. */
  readonly title: string
  /** `skipped`: it could not be looked at, because of something that another finding tells. */
  readonly status: 'ok' | 'warning' | 'error' | 'skipped'
  /** What was seen; never a secret, nor what a person is called or has for a number. */
  readonly seen: string
  /** The vendor's number where the vendor refused, an `ElementErrorCode` where the fault is the app's, else null. */
  readonly code: number | string | null
  /** Where to mend it; null where there is nothing to mend. */
  readonly solution: string | null
}

/** One line of the doctor: `app.check`. */
export interface Finding extends DiagnosedFinding {
  /** The element; empty for what concerns the whole app. */
  readonly fullName: string
}

/** One thing to enter into the vendor's admin console: `LoginType.setupSteps`. */
export interface SetupStep {
  readonly title: string
  /** What to enter. */
  readonly value: string
  /** The page of the console, and what to know there. */
  readonly where: string
}
