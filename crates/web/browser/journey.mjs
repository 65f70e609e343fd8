// The pages as people come through them: by eye, by keyboard, by telephone, on paper, and without script.
//
// Takes REGARD_ADDRESS (http://127.0.0.1:port) and, for pictures, REGARD_PICTURES (a folder); ends with 1 where anything is wrong.

import { Walk, WIDTHS } from './walk.mjs'

const address = process.env.REGARD_ADDRESS
if (!address) {
  console.error('REGARD_ADDRESS is not set. Give the address of a running server, such as http://127.0.0.1:8080')
  process.exit(2)
}

const walk = await Walk.begin({ address, pictures: process.env.REGARD_PICTURES || '' })
try {
  await everySample()
  await byKeyboard()
  await blanking()
  await withoutScript()
  await onPaper()
} finally {
  await walk.end()
}

/** Every page with every sample, at both widths. */
async function everySample () {
  for (const width of WIDTHS) {
    const page = await walk.page({ width })
    await walk.open(page, '/preview')
    await walk.check(page, 'preview')
    const samples = await page.$$eval('main a[href^="/preview/"]', links => links.map(link => link.getAttribute('href')))
    walk.claim('preview', 'it lists samples', samples.length > 5)
    for (const sample of samples) {
      await walk.open(page, sample)
      await walk.check(page, sample.replace('/preview/', ''))
    }
    await walk.open(page, '/preview/components/all')
    walk.claim('components', 'a timeline is drawn', await page.locator('.regard-timeline__entry').count() > 10)
    await walk.picture(page, 'timeline', '.regard-timeline')
    await walk.open(page, '/no-such-page', { fails: true })
    walk.claim('no-such-page', 'it is the page that says so', (await page.textContent('h1')) === 'Page not found')
    await page.context().close()
  }
}

/** The header can be passed, the menu opened, and a search made, with no mouse. */
async function byKeyboard () {
  const page = await walk.page({ width: 1280 })
  await walk.open(page, '/')
  await page.keyboard.press('Tab')
  walk.claim('home', 'the first stop of the keyboard is the way past the header',
    await page.evaluate(() => document.activeElement.matches('.govuk-skip-link')))
  await page.keyboard.press('Enter')
  walk.claim('home', 'the way past the header leads to the main part',
    await page.evaluate(() => document.activeElement.id === 'main-content'))
  if (await walk.tabTo(page, '#q')) {
    await page.keyboard.type('Wrenfield')
    await Promise.all([page.waitForURL(/q=Wrenfield/), page.keyboard.press('Enter')])
    walk.claim('home', 'what was searched for is still in the box', (await page.inputValue('#q')) === 'Wrenfield')
  }
  await page.context().close()

  const telephone = await walk.page({ width: 390 })
  await walk.open(telephone, '/')
  if (await walk.tabTo(telephone, '.govuk-service-navigation__toggle')) {
    await telephone.keyboard.press('Enter')
    walk.claim('home', 'the menu opens by keyboard', await telephone.isVisible('a[href="/about"]'))
    await walk.check(telephone, 'menu-open')
  }
  await telephone.context().close()
}

/** The Escape key twice, or the button, hides everything; and it all comes back. */
async function blanking () {
  for (const width of WIDTHS) {
    const page = await walk.page({ width })
    await walk.open(page, '/preview/home/typical')
    const title = await page.title()
    const focused = () => page.evaluate(() => document.activeElement.className)
    for (const hide of ['the Escape key twice', 'the button']) {
      if (hide === 'the button') {
        await page.click('.regard-blank-button')
      } else {
        await page.keyboard.press('Escape')
        walk.claim('blanking', 'Escape once changes nothing', await page.isVisible('h1'))
        await page.keyboard.press('Escape')
      }
      walk.claim('blanking', `${hide} hides the page`, !(await page.isVisible('h1')) && !(await page.isVisible('footer')))
      walk.claim('blanking', `${hide} hides the title`, (await page.title()) === 'Blank page')
      walk.claim('blanking', 'no word of the page is left to see', /^Blank page\s+Show the page$/.test((await page.innerText('body')).trim()))
      if (hide === 'the button') await walk.check(page, 'blank')
      await page.keyboard.press('Enter')
      walk.claim('blanking', 'the page comes back', await page.isVisible('h1') && (await page.title()) === title)
    }
    walk.claim('blanking', 'the keyboard is where it was', (await focused()).includes('regard-blank-button'))
    await page.context().close()
  }
}

/** With scripts off every page is whole, and nothing is shown that only scripts can do. */
async function withoutScript () {
  for (const width of WIDTHS) {
    const page = await walk.page({ width, script: false })
    await walk.open(page, '/')
    walk.claim('without script', 'no button is shown that cannot work', !(await page.isVisible('.regard-blank-button')))
    walk.claim('without script', 'the main places can be reached', await page.isVisible('a[href="/about"]'))
    await page.fill('#q', 'Wrenfield')
    await Promise.all([page.waitForURL(/q=Wrenfield/), page.click('main button')])
    walk.claim('without script', 'a search is answered', await page.isVisible('h1'))
    await walk.open(page, '/preview/home/typical')
    await walk.picture(page, 'without-script')
    await page.context().close()
  }
}

/** On paper the record is there, and what only a screen can use is not. */
async function onPaper () {
  const page = await walk.page({ width: 1280 })
  await page.emulateMedia({ media: 'print' })
  await walk.open(page, '/preview/home/typical')
  for (const gone of ['.govuk-service-navigation', '.regard-search', '.regard-blank-button']) {
    walk.claim('on paper', `${gone} is left out`, !(await page.isVisible(gone)))
  }
  walk.claim('on paper', 'the list is there', await page.isVisible('.regard-family'))
  await walk.picture(page, 'on-paper')
  await page.context().close()
}
