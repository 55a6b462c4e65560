import { existsSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { writeApp } from '../harness/app-folder.js'
import { milliseconds, row } from '../harness/format.js'
import { median } from '../harness/statistics.js'
import { withSubjects } from '../harness/subject.js'

export const title = 'The console'
export const differences = `In Chromium, over HTTP on this machine: the first page as a browser without a cache loads it, until the tree of
elements is drawn, and the member table at 100,000 members in 1,000 departments, from the click until its rows and their
number are drawn; of that what the slowest answer of the server took.`

const rounds = 5

export async function run() {
  // It comes with the folder above, where the tests need it.
  const { chromium } = await import('playwright-core')
  const executablePath = findChromium(chromium)
  return withSubjects(async (start) => {
    const emulator = await start('emulator', { size: { members: 100_000, departments: 1000 } })
    const subject = await start('console', { root: writeApp('console', await emulator.describe()) })
    const site = await subject.describe()
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
    try {
      const cookies = await enter(browser, site)
      return [
        ...(await measureFirstLoad(browser, site, cookies)),
        ...(await measureMembers(browser, site, cookies)),
      ]
    } finally {
      await browser.close()
    }
  })
}

function findChromium(chromium) {
  const places = [
    process.env.CHROMIUM_PATH,
    '/usr/bin/chromium',
    '/usr/bin/google-chrome',
    chromium.executablePath(),
  ]
  return places.find((path) => path !== undefined && existsSync(path))
}

const baseOf = ({ consoleUrl }) => consoleUrl.slice(0, consoleUrl.indexOf('#'))
const treeOf = (page) => page.locator('main tbody').getByRole('link').first()

/** By the link that is good once; what is measured comes by the cookie. */
async function enter(browser, { consoleUrl }) {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(consoleUrl)
  await treeOf(page).waitFor()
  const state = await context.storageState()
  await context.close()
  return state
}

async function measureFirstLoad(browser, site, storageState) {
  const loads = []
  for (let round = 0; round <= rounds; round += 1) {
    const context = await browser.newContext({ storageState, locale: 'en' })
    const page = await context.newPage()
    const bodies = []
    page.on('response', (response) => bodies.push(response.body().catch(() => Buffer.alloc(0))))
    await page.goto(baseOf(site))
    const ms = await page.evaluate(untilDrawn, { selector: 'main tbody a', text: '' })
    loads.push({ ms, bodies: await Promise.all(bodies) })
    await context.close()
  }
  const { bodies } = loads.at(-1)
  const bytes = bodies.reduce((sum, { length }) => sum + length, 0)
  const packed = bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0)
  const ms = median(loads.slice(1).map((one) => one.ms))
  return [
    row('the first load', {
      ours: `${bytes.toLocaleString('en')} bytes, ${packed.toLocaleString('en')} packed`,
      against: '–',
      toReach: 'under 500,000 packed',
      isReached: packed < 500_000,
    }),
    row('until it can be used', {
      ours: milliseconds(ms),
      against: '–',
      toReach: 'under 1,000 ms',
      isReached: ms < 1000,
    }),
  ]
}

async function measureMembers(browser, site, storageState) {
  const context = await browser.newContext({ storageState, locale: 'en' })
  const page = await context.newPage()
  const answers = collectAnswers(page)
  const took = { 'the list': [], 'the next page': [], 'a search by name': [] }
  const measure = async (what, text, click) => {
    answers.length = 0
    const ms = await page.evaluate(untilDrawn, { selector: 'nav[aria-label="Pages"]', text, click })
    // What the browser tells of its requests comes a moment later.
    await page.waitForTimeout(100)
    took[what].push({ ms, serverMs: Math.max(...answers) })
  }
  for (let round = 0; round <= rounds; round += 1) {
    // Nothing is left of the round before.
    await page.goto(baseOf(site) + site.membersPath)
    await measure('the list', '1–50 of 100,000')
    await measure('the next page', '51–100 of 100,000', 'nav[aria-label="Pages"] button:last-child')
    await page.getByRole('searchbox', { name: 'Name, user id' }).fill(site.name)
    await measure('a search by name', `of ${site.found.toLocaleString('en')}`, 'button[aria-label="Search"]')
  }
  await context.close()
  return Object.entries(took).map(([what, all]) => {
    const ms = median(all.slice(1).map((one) => one.ms))
    const serverMs = median(all.slice(1).map((one) => one.serverMs))
    const aim = what === 'the list' ? 1000 : 300
    return row(`100,000 members: ${what}`, {
      ours: `${milliseconds(ms)}, of which the server ${milliseconds(serverMs)}`,
      against: '–',
      toReach: `under ${aim.toLocaleString('en')} ms, of which the server under 100 ms`,
      isReached: ms < aim && serverMs < 100,
    })
  })
}

/**
 * In the page: clicks, if there is something to click, and resolves to the milliseconds until the text is drawn; without
 * a click they count from the page's address.
 */
function untilDrawn({ selector, text, click }) {
  const { document, requestAnimationFrame } = globalThis
  const began = click === undefined ? 0 : performance.now()
  if (click !== undefined) document.querySelector(click).click()
  return new Promise((resolve, reject) => {
    const look = () => {
      if (performance.now() - began > 30_000) reject(new Error(`"${text}" is not drawn.`))
      else if (document.querySelector(selector)?.textContent.includes(text))
        resolve(performance.now() - began)
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
}

/** How long the server took for each answer about members, as the browser saw it. */
function collectAnswers(page) {
  const answers = []
  page.on('requestfinished', (request) => {
    const { requestStart, responseStart } = request.timing()
    if (/\/members(\/count)?(\?|$)/.test(request.url())) answers.push(responseStart - requestStart)
  })
  return answers
}
