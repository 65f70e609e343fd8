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
  for (const width of WIDTHS) {
    for (const script of [true, false]) await fromSearchToRecord({ width, script })
  }
  for (const width of WIDTHS) await fromAMarkToItsEntry({ width })
  await asOneAgencyKnewIt()
  for (const width of WIDTHS) await throughTheHousehold({ width })
  for (const width of WIDTHS) await throughTheReplay({ width })
  await overEverybody()
  if (process.env.REGARD_DOUBTFUL) await whoIsWho(process.env.REGARD_DOUBTFUL)
  await byKeyboard()
  await blanking()
  await withoutScript()
  await onPaper()
} finally {
  await walk.end()
}

/** Every page with every sample, at both widths; axe at the second width for the first sample of a page, as colours do not change with it. */
async function everySample () {
  const [desk, telephone] = WIDTHS
  const page = await walk.page({ width: desk })
  await walk.open(page, '/preview')
  await walk.check(page, 'preview')
  const samples = await page.$$eval('main a[href^="/preview/"]', links => links.map(link => link.getAttribute('href')))
  walk.claim('preview', 'it lists samples', samples.length > 5)
  const pages = new Set()
  const through = async page => {
    for (let sample = samples.shift(); sample; sample = samples.shift()) {
      const name = sample.replace('/preview/', '')
      await page.setViewportSize({ width: desk, height: 900 })
      await walk.open(page, sample)
      await walk.check(page, name)
      await page.setViewportSize({ width: telephone, height: 900 })
      const of = name.split('/')[0]
      await walk.check(page, name, { axe: !pages.has(of) })
      pages.add(of)
    }
    await page.context().close()
  }
  await Promise.all([through(page), walk.page({ width: desk }).then(through)])
  for (const width of WIDTHS) {
    const page = await walk.page({ width })
    await walk.open(page, '/preview/components/all')
    walk.claim('components', 'a timeline is drawn', await page.locator('.regard-timeline__entry').count() > 10)
    await walk.picture(page, 'timeline', '.regard-timeline')
    await walk.open(page, '/no-such-page', { fails: true })
    walk.claim('no-such-page', 'it is the page that says so', (await page.textContent('h1')) === 'Page not found')
    await page.context().close()
  }
}

/** The main way through: from a search, by keyboard alone, to the child, to a finding, to the entry it rests on, to the record. */
// covers: DEV-27, NOR-17, NOR-27, UEA-16, DEV-47, DEV-10, BRA-4
async function fromSearchToRecord ({ width, script }) {
  const where = `the journey${script ? '' : ' without script'} at ${width}`
  const page = await walk.page({ width, script })
  const check = async name => { if (script) await walk.check(page, `journey-${name}`) }
  const follow = async selector => {
    if (!(await walk.tabTo(page, selector, 200))) return false
    const before = page.url()
    await page.keyboard.press('Enter')
    await page.waitForURL(url => url.href !== before)
    return true
  }
  const order = selectors => page.evaluate(all => {
    const found = all.map(one => document.querySelector(one))
    return found.every(one => one) && found.every((one, place) =>
      place === 0 || Boolean(found[place - 1].compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING))
  }, selectors)
  const says = async words => (await page.innerText('body')).includes(words)

  await walk.open(page, '/')
  walk.claim(where, 'the list says that it is not in order of risk', await says('not in order of risk'))
  walk.claim(where, 'it says that no finding is never evidence of safety', await says('No finding is never evidence of safety'))
  await check('first-page')
  if (!(await walk.tabTo(page, '#q'))) return
  await page.keyboard.type('amb tarn')
  await Promise.all([page.waitForURL(/q=amb/), page.keyboard.press('Enter')])
  await check('found')
  if (!(await follow('main table a'))) return

  // DEV-47, UEA-16: whom to call, on the page itself.
  for (const number of ['999', '0808 800 5000', '0800 1111']) {
    walk.claim(where, `${number} is on the child’s page`, await page.isVisible(`footer a:text-is("${number}")`))
  }
  // NOR-17: what the child said stands before what anybody says of the child.
  walk.claim(where, 'the child’s words come first', await order(['#words', '#round', '#findings', '#agencies', '#chronology']))
  walk.claim(where, 'the child’s own words are there', await says('CANARY-SCHOOL-WORDS I had crisps for tea.'))
  // NOR-27: what is not known is as plain as what is.
  walk.claim(where, 'it says that the father is not known', await says('Who the father of Amber Tarnwick is: no record names him'))
  walk.claim(where, 'it says that a visitor was never named', await says('The name of a visitor spoken of in 1 record'))
  // DEV-10: every agency with its first and last contact.
  const police = page.locator('#agencies ~ .regard-scroll tr', { hasText: 'Police' })
  walk.claim(where, 'the police stand with their first and last contact', /19 January 2025[\s\S]*23 January 2025/.test(await police.first().innerText()))
  // DEV-27: one chronology of several agencies, and the gaps in it.
  const agencies = await page.locator('.regard-chronology .regard-source').allInnerTexts()
  for (const agency of ['School', 'Police', 'Children’s social care']) {
    walk.claim(where, `${agency} is in the one chronology`, agencies.some(text => text.startsWith(agency)))
  }
  walk.claim(where, 'silences are drawn', await page.locator('.regard-timeline__silent').count() > 0)
  walk.claim(where, 'who was never asked is said', await says('Never asked'))
  // BRA-4: the picture begins at birth, not at the last referral.
  walk.claim(where, 'the whole childhood is drawn', (await page.locator('.regard-timeline title').textContent()).includes('2016 to 2025'))
  // The entries stand together, brothers and sisters and adults with them, not one by one.
  walk.claim(where, 'entries about the household stand beside the child’s', await page.locator('.regard-chronology tbody tr').count() >= 8)
  await check('child')

  if (!(await follow('.regard-finding__claim a'))) return
  walk.claim(where, 'the claim is the heading', /three or more contacts|within|while|closed/.test(await page.innerText('h1')))
  walk.claim(where, 'the source is named', await page.locator('#source ~ dl').isVisible())
  // What it cannot tell, and that nothing is closed by itself.
  walk.claim(where, 'it says what it cannot tell', await says('What this cannot tell') && await says('It is no measure of risk'))
  walk.claim(where, 'it stays open until somebody answers', await says('No record of the sort that would answer it follows: it is open'))
  await check('finding')

  if (!(await follow('.regard-reasons a'))) return
  const target = page.locator(':target')
  walk.claim(where, 'the way leads to an entry of the chronology', await target.count() === 1 && await target.isVisible())
  walk.claim(where, 'the entry is on the screen', await target.evaluate(one => {
    const box = one.getBoundingClientRect()
    return box.top >= 0 && box.top < window.innerHeight
  }))
  await check('entry')
  if (!(await follow(':target .regard-record'))) return
  walk.claim(where, 'the record says where it came from', await page.locator('#provenance').isVisible() && await says('Fingerprint of the row'))
  await check('record')
  await page.context().close()
}

/** From a mark of the picture by month (by year on a telephone) to what was recorded then, and on to the entry. */
// covers: UEA-2
async function fromAMarkToItsEntry ({ width }) {
  const where = `the picture by month at ${width}`
  const page = await walk.page({ width })
  await walk.open(page, '/preview/child/typical')
  walk.claim(where, 'one of its two drawings is shown', await page.locator('.regard-drawing__over:visible').count() === 1)
  const mark = page.locator('.regard-drawing__over:visible a').first()
  walk.claim(where, 'a keyboard is not led through every mark', await mark.getAttribute('tabindex') === '-1')
  await mark.click()
  const target = page.locator(':target')
  walk.claim(where, 'a mark leads to what was recorded then', await target.count() === 1 && await target.isVisible())
  walk.claim(where, 'each thing recorded leads to its entry', await target.locator('a[href*="#r-"]').count() > 0)
  walk.claim(where, 'it says that a month without a mark is no good month', (await page.innerText('main')).includes('A month without a mark is not a good month'))
  await walk.picture(page, 'picture-by-month', '.regard-drawing:visible')
  await page.context().close()
}

/** The same child as one agency knew it on one day, by the form on the page. */
async function asOneAgencyKnewIt () {
  for (const script of [true, false]) {
    const page = await walk.page({ width: 1280, script })
    await walk.open(page, '/?q=amber')
    await Promise.all([page.waitForURL(/people/), page.click('main table a')])
    await page.click('.regard-reader summary')
    await page.fill('#as-of', '2025-01-31')
    await page.selectOption('#as-known-to', 'police')
    await Promise.all([page.waitForURL(/as-of=2025-01-31&as-known-to=police/), page.click('.regard-reader button')])
    const body = await page.innerText('body')
    walk.claim('as known to the police', 'the page says so', body.includes('31 January 2025') && body.includes('as known to Police'))
    walk.claim('as known to the police', 'what they knew is there', body.includes('CANARY-POLICE') && body.includes('CANARY-TOLD'))
    walk.claim('as known to the police', 'what only the school knew is not', !body.includes('CANARY-SCHOOL'))
    walk.claim('as known to the police', 'what came later is not', !body.includes('CANARY-LATER'))
    if (script) await walk.check(page, 'as-known-to-police')
    await page.context().close()
  }
}

/** From the child's page to the household, to an adult, to how agencies write the child; drawings stay in boxes of their own. */
// covers: NOR-27, BRA-12
async function throughTheHousehold ({ width }) {
  const where = `the household at ${width}`
  const page = await walk.page({ width })
  const follow = async selector => {
    const before = page.url()
    await Promise.all([page.waitForURL(url => url.href !== before), page.click(selector)])
  }
  const says = async words => (await page.innerText('main')).includes(words)
  await walk.open(page, '/?q=amber')
  await follow('main table a')
  await follow('a:text-is("Household, genogram and network")')
  await walk.check(page, 'household')
  walk.claim(where, 'three drawings stand on it', await page.locator('.regard-drawing svg[role="img"]').count() === 3)
  walk.claim(where, 'what would answer an unknown stands beside it', await says('Amber Tarnwick’s father is not known') && await says('What would answer it'))
  walk.claim(where, 'a father nobody names is drawn', await page.locator('.regard-drawing__symbol--not-known').count() > 0)
  walk.claim(where, 'a wide drawing scrolls in its own box', await page.$$eval('.regard-drawing', boxes =>
    boxes.every(box => box.getBoundingClientRect().right <= window.innerWidth && box.tabIndex === 0)))
  walk.claim(where, 'Dale is there today', await says('Dale Furrow'))
  await page.click('.regard-reader summary')
  await page.fill('#as-of', '2024-12-01')
  await Promise.all([page.waitForURL(/as-of=2024-12-01/), page.click('.regard-reader button')])
  walk.claim(where, 'Dale is not there as it was known before he was named', !(await says('Dale Furrow')))
  await page.goBack()
  await follow('#adults ~ table a:has-text("Carys Tarnwick")')
  await walk.check(page, 'adult')
  walk.claim(where, 'each way of writing an adult is there', await page.isVisible('#written'))
  walk.claim(where, 'what it means for the child is left open', await says('What does this mean for the child?') && await says('Left open'))
  await walk.open(page, '/?q=amber')
  await follow('main table a')
  await follow('a:text-is("As written by agencies")')
  await walk.check(page, 'written')
  walk.claim(where, 'each way of writing the child is there', await says('Amber Tarnwick as agencies write them'))
  await page.context().close()
}

/** From the child's page to the replay, to a day of a pattern, to that day as one agency knew it by the form, and back: by keyboard. */
// covers: UEA-3, DEV-27
async function throughTheReplay ({ width }) {
  for (const script of [true, false]) {
    const where = `the replay${script ? '' : ' without script'} at ${width}`
    const page = await walk.page({ width, script })
    const check = async name => { if (script) await walk.check(page, `replay-${name}`) }
    const says = async words => (await page.innerText('main')).includes(words)
    const follow = async selector => {
      if (!(await walk.tabTo(page, selector, 300))) return false
      const before = page.url()
      await page.keyboard.press('Enter')
      await page.waitForURL(url => url.href !== before)
      return true
    }
    await walk.open(page, '/?q=amber')
    await Promise.all([page.waitForURL(/people/), page.click('main table a')])
    if (!(await follow('main a[href$="/replay"]'))) return
    walk.claim(where, 'one of its two drawings is shown', await page.locator('.regard-drawing svg[role="img"]:visible').count() === 1)
    walk.claim(where, 'every agency that knew something has its strip in words', await page.locator('.regard-drawn tbody tr').count() === 4)
    walk.claim(where, 'what it cannot tell is on the page', await says('does not say that anybody had looked'))
    await check('childhood')
    if (!(await follow('section .regard-finding p a[href*="/replay?on="]'))) return
    walk.claim(where, 'the day leads to patterns with what they rest on', await page.locator('#patterns ~ ul .regard-fold').count() > 0)
    await check('day')
    await page.fill('#on', '2025-01-31')
    await page.selectOption('#as-known-to', 'police')
    await Promise.all([page.waitForURL(/on=2025-01-31&as-known-to=police/), page.click('.regard-reader button')])
    const body = await page.innerText('main')
    walk.claim(where, 'it says on which day and as whom', /31 January 2025, at 8 years.*, as known to Police/.test(body))
    walk.claim(where, 'what the police knew is there', body.includes('CANARY-POLICE') && body.includes('CANARY-TOLD'))
    walk.claim(where, 'what only the school knew, and what came later, is not', !body.includes('CANARY-SCHOOL') && !body.includes('CANARY-LATER'))
    await check('day-as-police')
    if (!(await follow('.regard-reader__words a'))) return
    walk.claim(where, 'the way back leads to the whole childhood', await page.isVisible('#knew'))
    await page.context().close()
  }
}

/** The sharing gap from the rules, and a rule tried on the past, from the rule. */
// covers: DEV-27
async function overEverybody () {
  for (const width of WIDTHS) {
    const page = await walk.page({ width })
    const says = async words => (await page.innerText('main')).includes(words)
    /** Asks again until the figures are there: each time the server itself waits for them a while. */
    const awaited = async () => { while (await says('are being worked out')) await page.reload() }
    await walk.open(page, '/practice')
    await Promise.all([page.waitForURL(/sharing-gap/), page.click('main a[href="/sharing-gap"]')])
    await awaited()
    walk.claim(`the sharing gap at ${width}`, 'it names nobody', !(await says('Tarnwick')))
    walk.claim(`the sharing gap at ${width}`, 'it says where the log stood', await says('entries of the log'))
    await walk.check(page, 'sharing-gap')
    await walk.open(page, '/practice/three-contacts-in-twelve-months-child')
    await Promise.all([page.waitForURL(/look-back/), page.click('main a[href$="/look-back"]')])
    await awaited()
    walk.claim(`the look-back at ${width}`, 'it names nobody', !(await says('Tarnwick')))
    walk.claim(`the look-back at ${width}`, 'every characteristic has its table', await page.locator('.regard-figures caption:text-matches("Age|Sex|Ethnicity|Disability|Deprivation")').count() === 5)
    await walk.check(page, 'look-back')
    walk.claim(`the look-back at ${width}`, 'below five times no example is named', await says('examples would tell how often') && await page.locator('#examples ~ ul a').count() === 0)
    await page.context().close()
  }
}

/** From the first page to a pair, through a form sent half empty, to a decision and its undoing: by keyboard, then without script. */
async function whoIsWho (doubtful) {
  const main = walk.address
  walk.address = doubtful.replace(/\/$/, '')
  for (const { width, script } of [{ width: 1280, script: true }, { width: 390, script: true }, { width: 390, script: false }]) {
    const where = `who is who${script ? '' : ' without script'} at ${width}`
    const page = await walk.page({ width, script })
    const check = async name => { if (script) await walk.check(page, `who-${name}`) }
    const says = async words => (await page.innerText('main')).includes(words)
    const follow = async selector => {
      if (!(await walk.tabTo(page, selector, 200))) return false
      const before = page.url()
      await page.keyboard.press('Enter')
      await page.waitForURL(url => url.href !== before)
      return true
    }
    await walk.open(page, '/')
    if (!(await follow('main a[href^="/questions"]'))) return
    walk.claim(where, 'the list says that it is in no order of likelihood', await says('no pair stands before another because it is likelier'))
    await check('queue')
    if (!(await follow('.regard-pair h2 a'))) return
    walk.claim(where, 'both numbers stand side by side', await says('9434765919') && await says('9998299705'))
    walk.claim(where, 'what would settle it is said', await says('asking both agencies to check the NHS number'))
    walk.claim(where, 'what it would change is said before anybody decides', await says('The two would be one person.'))
    walk.claim(where, 'each field has its weight in words and figures', await page.locator('.regard-weights tbody tr').count() >= 5)
    await check('pair')
    page.expectsFailure = true
    if (!(await walk.tabTo(page, '#verdict', 200))) return
    await page.keyboard.press('Space')
    await page.fill('#by', 'Ida Marsh')
    await Promise.all([page.waitForSelector('.govuk-error-summary'), page.click('form[method="post"] button')])
    page.expectsFailure = false
    walk.claim(where, 'what was typed is kept', (await page.inputValue('#by')) === 'Ida Marsh' && await page.isChecked('#verdict'))
    walk.claim(where, 'each fault leads to its field', await page.locator('.govuk-error-summary a[href="#reason"]').count() === 1)
    await check('pair-half-empty')
    await page.fill('#role', 'team manager')
    await page.fill('#reason', 'Both numbers were looked up.')
    await Promise.all([page.waitForURL(/questions\/decisions\//), page.click('form[method="post"] button')])
    walk.claim(where, 'the decision says who made it and why', await says('Ida Marsh (team manager)') && await says('Both numbers were looked up.'))
    await check('decision')
    await page.fill('#by', 'Ida Marsh')
    await page.fill('#role', 'team manager')
    await page.fill('#reason', 'Written in a lesson.')
    const before = page.url()
    await Promise.all([page.waitForURL(url => url.href !== before), page.click('form[method="post"] button')])
    walk.claim(where, 'the undoing is a decision of its own', await says('An earlier decision no longer holds'))
    if (!(await follow('nav[aria-label="Breadcrumb"] a[href="/questions/decisions"]'))) return
    walk.claim(where, 'both stay in the list, one of them undone', await says('Undone') && await says('Written in a lesson.'))
    await check('decisions')
    await page.context().close()
  }
  walk.address = main
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
  await walk.open(page, '/preview/question/typical')
  walk.claim('on paper', 'nobody is asked to decide on a sheet', !(await page.isVisible('#decide')))
  walk.claim('on paper', 'what is folded away on the screen is open', await page.isVisible('.govuk-details:not(.regard-reader__change) .govuk-details__text'))
  await page.context().close()
}
