// What every browser check is made of: Debian's Chromium, a page that must not fail, axe, and pictures.
//
// Takes the address of a running server; gives pages to walk through, and a list of everything that was wrong on the way.
// Nothing is downloaded here and no other server is spoken to: a request elsewhere is itself a failure.

import { chromium } from 'playwright-core'
import axe from 'axe-core'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

/** The two widths every page is looked at: a desk and a telephone. */
export const WIDTHS = [1280, 390]

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'
]

export class Walk {
  /** Starts the browser. `pictures` is a folder, or empty for none. */
  static async begin ({ address, pictures }) {
    const walk = new Walk()
    walk.address = address.replace(/\/$/, '')
    walk.pictures = pictures
    walk.wrong = []
    walk.checked = 0
    if (pictures) await mkdir(pictures, { recursive: true })
    walk.browser = await chromium.launch({
      executablePath: process.env.REGARD_CHROMIUM || '/usr/bin/chromium',
      args: FLAGS
    })
    return walk
  }

  /** Notes something that is wrong; the walk goes on, so that one run tells all. */
  note (where, what) {
    this.wrong.push(`${where}: ${what}`)
  }

  /** Notes `what` unless `holds`. */
  claim (where, what, holds) {
    this.checked += 1
    if (!holds) this.note(where, `it is not so that ${what}`)
  }

  /** A fresh page of a width, with or without script, on which every fault is noted. */
  async page ({ width, script = true, name = '' }) {
    const context = await this.browser.newContext({
      viewport: { width, height: 900 },
      javaScriptEnabled: script,
      locale: 'en-GB',
      timezoneId: 'Europe/London',
      reducedMotion: 'reduce'
    })
    // How fast a page comes is measured elsewhere; a machine that builds meanwhile takes long over it.
    context.setDefaultTimeout(180_000)
    // Kept by the browser, so that it need not be sent for each page.
    if (script) await context.addInitScript({ content: axe.source })
    const page = await context.newPage()
    const where = () => `${name || page.url().replace(this.address, '')} at ${width}`
    page.on('console', message => {
      if (['error', 'warning'].includes(message.type()) && !page.expectsFailure) this.note(where(), `the browser says: ${message.text()}`)
    })
    page.on('pageerror', error => this.note(where(), `a script failed: ${error.message}`))
    page.on('request', request => {
      if (!request.url().startsWith(this.address + '/')) this.note(where(), `it asks another server: ${request.url()}`)
    })
    page.on('response', response => {
      if (response.status() >= 400 && !page.expectsFailure) this.note(where(), `${response.status()} for ${response.url()}`)
    })
    return page
  }

  /** Opens an address of the server. `fails` says that an answer of 400 or above is what is wanted. */
  async open (page, path, { fails = false } = {}) {
    page.expectsFailure = fails
    const response = await page.goto(this.address + path, { waitUntil: 'load' })
    page.expectsFailure = false
    return response
  }

  /** Everything a machine can see to be wrong with the page as it stands: axe (unless told not to), and content wider than the screen. */
  async check (page, name, { axe = true } = {}) {
    const where = `${name} at ${page.viewportSize().width}`
    if (axe) await this.axe(page, where)
    const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - window.innerWidth)
    this.claim(where, 'the page fits the screen', wide <= 0)
    await this.picture(page, name)
  }

  /** What axe finds wrong. */
  async axe (page, where) {
    // Style sheets need not be fetched once more: only a rule about turned screens asks for them, and we have no such style.
    const options = {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'], preload: false
    }
    const violations = await page.evaluate(async options => (await axe.run(options)).violations, options)
    this.checked += 1
    for (const violation of violations) {
      const at = violation.nodes.map(node => node.target.join(' ')).slice(0, 5).join('; ')
      this.note(where, `axe: ${violation.id} (${violation.help}) at ${at}`)
    }
  }

  /** A picture of the whole page, or of one element of it. */
  async picture (page, name, selector = '') {
    if (!this.pictures) return
    const file = `${name.replace(/[^a-z0-9]+/gi, '-')}-${page.viewportSize().width}.png`
    const path = join(this.pictures, file)
    if (selector) await page.locator(selector).first().screenshot({ path })
    else await page.screenshot({ path, fullPage: true })
  }

  /** Presses Tab until the wanted element has the focus; the way a keyboard user gets there. */
  async tabTo (page, selector, most = 60) {
    for (let presses = 0; presses < most; presses += 1) {
      await page.keyboard.press('Tab')
      if (await page.evaluate(wanted => document.activeElement?.matches(wanted), selector)) return true
    }
    this.note(page.url().replace(this.address, ''), `the keyboard does not reach ${selector} in ${most} presses of Tab`)
    return false
  }

  /** Ends the browser and says how it went. Ends the process with 1 where anything was wrong. */
  async end () {
    await this.browser.close()
    for (const wrong of this.wrong) console.error(wrong)
    console.log(`${this.checked} checks, ${this.wrong.length} wrong`)
    process.exitCode = this.wrong.length === 0 && this.checked > 0 ? 0 : 1
  }
}
