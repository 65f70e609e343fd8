// A continuity extract in a browser, from the disk: refused with a wrong passphrase, opened, searched, read, printed, locked again, and
// refused where it was altered.
//
// Takes REGARD_FOLDER (a folder that holds right.html, index.html, piece.html and script.html), REGARD_PASSPHRASE and, for pictures,
// REGARD_PICTURES; ends with 1 where anything is wrong.

import { pathToFileURL } from 'node:url'
import { Walk, WIDTHS } from './walk.mjs'

const { REGARD_FOLDER: folder, REGARD_PASSPHRASE: passphrase, REGARD_PICTURES: pictures } = process.env
if (!folder || !passphrase) {
  console.error('REGARD_FOLDER and REGARD_PASSPHRASE are not set. Give a folder with extracts, and what opens them')
  process.exit(2)
}

const CHILD = '.children button'
const walk = await Walk.begin({ address: pathToFileURL(folder).href, pictures: pictures || '' })
try {
  for (const width of WIDTHS) {
    await openedAndRead({ width })
    await lockedWhenIdle({ width })
  }
  await refusedWhenAltered({ width: 1280 })
} catch (error) {
  // Said with everything else that was wrong, not in its place.
  console.error(error.stack)
  walk.note('the walk', 'it broke off')
} finally {
  await walk.end()
}

/** Everything that the page says or holds anywhere but in the sealed pieces. */
async function said (page) {
  return page.evaluate(() => document.title + document.body.innerText + document.getElementById('inside').innerHTML)
}

async function typed (page, words) {
  await page.fill('#passphrase', words)
  await page.keyboard.press('Enter')
}

/** The names that are listed, having searched. */
async function found (page, words) {
  await page.fill('#search', words)
  return page.locator(`${CHILD} strong`).allTextContents()
}

/** Notes unless the page holds nothing of anybody. */
async function holdsNobody (page, where) {
  const words = await said(page)
  for (const canary of ['Zephyrine', 'Quillfeather', 'Pondweed', 'CANARY']) {
    walk.claim(where, `nothing holds ${canary}`, !words.includes(canary))
  }
}

async function openedAndRead ({ width }) {
  const where = `an extract at ${width}`
  const page = await walk.page({ width, name: 'an extract' })
  await walk.open(page, '/right.html')
  await walk.check(page, 'continuity-sealed')
  await typed(page, 'a heron on the other quay')
  await page.waitForSelector('#told.wrong')
  walk.claim(where, 'a wrong passphrase is told plainly', (await page.innerText('#told')).includes('does not open this file'))
  await holdsNobody(page, `${where}, with a wrong passphrase`)
  await walk.check(page, 'continuity-refused')

  await typed(page, passphrase)
  await page.waitForSelector(CHILD)
  const names = await page.locator(`${CHILD} strong`).allTextContents()
  walk.claim(where, 'both open children are listed by name, and no other', names.length === 2 && names.some(name => name === 'Zephyrine Quillfeather'))
  walk.claim(where, 'the one who is not open is not there', !(await said(page)).includes('Merryn'))
  walk.claim(where, 'it says that it is a copy, and when it was made', /This is a COPY, made \d+ \w+ \d{4}, \d\d:\d\d/.test(await page.innerText('#stale')))
  walk.claim(where, 'a name that looks like a script stays text', names.some(name => name.includes('<script>')) && (await page.title()).startsWith('Continuity extract'))
  walk.claim(where, 'nothing was made of it', (await page.locator('#inside script, #inside img').count()) === 0)
  await walk.check(page, 'continuity-list')
  for (const words of ['quillf', 'ZEPHYRINE quill', 'zeffie', '04/03/2015', '4 march 2015', '2015-03-04', 'pondweed', 'nm12ab', 'NM1 2AB', '943 476 5919']) {
    const one = await found(page, words)
    walk.claim(where, `“${words}” finds the child and hides the other`, one.length === 1 && one[0] === 'Zephyrine Quillfeather')
  }
  walk.claim(where, 'what fits nobody finds nobody', (await found(page, 'pondweed trevose')).length === 0)
  walk.claim(where, 'how many fit is said', (await page.innerText('.count')) === '0 of 2 fit')
  await found(page, 'quillf')

  // By keyboard: from the search to the child, and back.
  if (!(await walk.tabTo(page, CHILD))) return
  await page.keyboard.press('Enter')
  await page.waitForSelector('#child-name')
  walk.claim(where, 'the child’s name has the focus', await page.evaluate(() => document.activeElement.id === 'child-name'))
  const sheet = await page.innerText('article')
  for (const words of ['I had no breakfast', 'Plan: child protection', 'Overdue', '7 Pondweed Lane', 'Ottoline Wigglesworth', 'Zeffie', '9434765919', 'School', 'Children’s social care', '1 more is marked as restricted']) {
    walk.claim(where, `the child’s page says “${words}”`, sheet.includes(words))
  }
  walk.claim(where, 'nothing is there that the agency does not know', !sheet.includes('CANARYSECRET') && !sheet.includes('CANARYREFUGE'))
  await walk.check(page, 'continuity-child')
  await page.emulateMedia({ media: 'print' })
  walk.claim(where, 'paper has no buttons and keeps the warning', !(await page.isVisible('#lock')) && !(await page.isVisible('.go')) && (await page.isVisible('#stale')))
  await walk.picture(page, 'continuity-print')
  await page.emulateMedia({ media: null })
  await page.keyboard.press('Escape')
  walk.claim(where, 'Escape leads back to the list, to the same child', await page.evaluate(wanted => document.activeElement.matches(wanted), CHILD))
  walk.claim(where, 'nothing of the child is left on the page', !(await said(page)).includes('I had no breakfast'))

  const stored = await page.evaluate(async () => [localStorage.length, sessionStorage.length, document.cookie.length, (await indexedDB.databases()).length])
  walk.claim(where, 'nothing is kept by the browser', stored.every(number => number === 0))
  await page.click('#lock')
  await holdsNobody(page, `${where}, locked`)
  walk.claim(where, 'the passphrase has to be typed again', (await page.isVisible('#passphrase')) && (await page.inputValue('#passphrase')) === '')
  await page.context().close()
}

async function lockedWhenIdle ({ width }) {
  const where = `an extract left alone at ${width}`
  const page = await walk.page({ width, name: 'an extract left alone' })
  await page.clock.install()
  await walk.open(page, '/right.html')
  await typed(page, passphrase)
  await page.waitForSelector(CHILD)
  await page.clock.fastForward('09:00')
  walk.claim(where, 'nine minutes are not too long', await page.isVisible(CHILD))
  await page.keyboard.press('Shift')
  await page.clock.fastForward('09:00')
  walk.claim(where, 'a key begins the ten minutes anew', await page.isVisible(CHILD))
  await page.clock.fastForward('01:30')
  walk.claim(where, 'after ten it has locked, and says so', (await page.innerText('#told')).startsWith('Locked after ten minutes'))
  await holdsNobody(page, where)
  await page.context().close()
}

async function refusedWhenAltered ({ width }) {
  const page = await walk.page({ width, name: 'an altered extract' })
  await walk.open(page, '/index.html')
  await typed(page, passphrase)
  await page.waitForSelector('#told.wrong')
  walk.claim('an altered index', 'it is refused and says why', (await page.innerText('#told')).includes('altered or damaged'))
  await holdsNobody(page, 'an altered index')

  await walk.open(page, '/piece.html')
  await typed(page, passphrase)
  await page.waitForSelector(CHILD)
  await page.locator(CHILD).first().click()
  await page.waitForSelector('#told.wrong')
  walk.claim('an altered piece', 'it is refused and says why', (await page.innerText('#told')).includes('altered or damaged'))
  await holdsNobody(page, 'an altered piece')

  // The browser says that the policy kept a script from running: that is what is wanted.
  await walk.open(page, '/script.html', { fails: true })
  page.expectsFailure = true
  await typed(page, passphrase)
  walk.claim('an altered script', 'it does not run', !(await page.isVisible('#inside')) && (await page.isVisible('#gate')))
  await page.context().close()
}
