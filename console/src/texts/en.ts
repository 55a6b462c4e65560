import { elements } from './en-elements.js'
import { members } from './en-members.js'
import { operation } from './en-operation.js'
import type { Texts } from './zh.js'

export const en: Texts = {
  shell: {
    title: 'Console',
    skip: 'Skip to the main content',
    menu: 'Navigation',
    openMenu: 'Open the navigation',
    emulator: 'An emulator: anyone can log in. Not for production.',
    language: 'Language',
    theme: 'Appearance',
    auto: 'As the system',
    light: 'Light',
    dark: 'Dark',
    signedInByLink: 'Came in by the one-time link',
    leave: 'Leave the console',
    account: (userId) => `You are ${userId}`,
    elements: 'Elements',
    members: 'Members',
    sessions: 'Sessions',
    audit: 'Audit',
    system: 'System',
  },
  common: {
    loading: 'Loading…',
    retry: 'Try again',
    cancel: 'Cancel',
    close: 'Close',
    save: 'Save',
    back: 'Back',
    next: 'Next',
    copy: 'Copy',
    copied: 'Copied',
    more: 'Load more',
    none: 'None',
    search: 'Search',
    refresh: 'Refresh',
    listSeparator: ', ',
    pages: 'Pages',
    previousPage: 'Previous',
    nextPage: 'Next',
    range: (first: number, last: number, total?: number) =>
      total === undefined
        ? `${first.toLocaleString('en')}–${last.toLocaleString('en')}`
        : `${first.toLocaleString('en')}–${last.toLocaleString('en')} of ${total.toLocaleString('en')}`,
    requestId: (id: string) => `Request ${id}`,
    opensNewTab: 'opens in a new tab',
  },
  failures: {
    title: 'Something went wrong',
    broken: 'The page broke. Loading it again may help.',
    reload: 'Load again',
    unreachable: 'The server does not answer. Is the app running?',
    unknown: 'The server gave no reason. Its log says more.',
    notFound: 'There is no such page',
    notFoundHint: 'The address may be misspelt, or what it led to was deleted.',
    home: 'To the elements',
    signedOut: 'You are not in the console',
    signedOutHint: 'There are two ways in:',
    byLink:
      'Open the one-time link that the app printed in its terminal when it started. When it was used or is too old, starting the app again prints a new one.',
    byLogin: 'Log in as an operator. The code of the app decides who is one.',
    logIn: 'Log in',
    linkRefused: 'This link was used already, or is too old.',
    forbidden: 'Not allowed',
    forbiddenHint:
      'You are logged in, but you are not an operator of this app. Ask one to let you in, or log in as somebody else.',
    otherAccount: 'Log in as somebody else',
  },
  elements,
  members,
  operation,
}
