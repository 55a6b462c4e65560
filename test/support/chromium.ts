/**
 * The Chromium that the browser tests run in: CHROMIUM_PATH, else the system's, else the one that playwright-core
 * keeps. Where there is none it is installed, if that is possible without asking; otherwise the run fails with the one
 * command that installs it. Tests in a browser are never skipped.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The Chromium of the run. */
    chromiumPath: string
  }
}

const usualPlaces: readonly string[] = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
  'C:/Program Files (x86)/Google/Chrome/Application/chrome.exe',
]

// With the font, since without one Chinese pages are rows of boxes, of another width than the letters.
const debianPackages = ['chromium', 'fonts-noto-cjk']

export default function setup({ provide }: TestProject): void {
  provide('chromiumPath', findChromium() ?? installChromium())
}

function findChromium(): string | undefined {
  const named = process.env['CHROMIUM_PATH']
  if (named) {
    if (existsSync(named)) return named
    throw new Error(`CHROMIUM_PATH says '${named}', where nothing is.`)
  }
  return [...usualPlaces, chromium.executablePath()].find((path) => existsSync(path))
}

function installChromium(): string {
  if (isDebian() && process.getuid?.() === 0) {
    console.log(`There is no Chromium: installing ${debianPackages.join(' and ')}.`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const runAptGet = (...args: string[]) =>
      execFileSync('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'] })
    runAptGet('update')
    runAptGet('install', '--yes', '--no-install-recommends', ...debianPackages)
  }
  const path = findChromium()
  if (path !== undefined) return path
  const command = isDebian()
    ? `sudo apt-get install --yes ${debianPackages.join(' ')}`
    : 'npx playwright-core install --with-deps chromium'
  throw new Error(`The browser tests need Chromium. This installs it: ${command}`)
}

/** Debian itself: Ubuntu's package of that name only leads to a snap. */
function isDebian(): boolean {
  return existsSync('/etc/os-release') && /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'))
}
