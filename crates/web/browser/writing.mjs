// Writing in a browser: a draft that outlives its page, two people on one contact at once, and a form sent twice.
//
// Takes REGARD_ADDRESS, REGARD_FORM (the address of the form for a decision on one contact) and, for pictures, REGARD_PICTURES; ends
// with 1 where anything is wrong.

import { Walk, WIDTHS } from './walk.mjs'

const { REGARD_ADDRESS: address, REGARD_FORM: form, REGARD_PICTURES: pictures } = process.env
if (!address || !form) {
  console.error('REGARD_ADDRESS and REGARD_FORM are not set. Give the address of a running server, and that of a form on it')
  process.exit(2)
}

const WRITE = 'button:text-is("Write it down")'
const OPINION = '[name="text.opinion"]'
const walk = await Walk.begin({ address, pictures: pictures || '' })
try {
  for (const width of WIDTHS) {
    await aDraft({ width })
    await aDraftWithoutScript({ width })
    await twoAtOnce({ width })
    await sentTwice({ width })
  }
} catch (error) {
  // Said with everything else that was wrong, not in its place.
  console.error(error.stack)
  walk.note('the walk', 'it broke off')
} finally {
  await walk.end()
}

/** Another page of the browser that a page is in. */
async function another (page) {
  return page.context().newPage()
}

/** Loads a page again until a draft that was sent while another was left has arrived. */
async function holds (page, value) {
  for (let times = 0; times < 50; times += 1) {
    if ((await page.inputValue(OPINION)) === value) return true
    await page.reload()
  }
  return false
}

async function aDraft ({ width }) {
  const where = `a draft at ${width}`
  const page = await walk.page({ width })
  await walk.open(page, form)
  walk.claim(where, 'a new form says nothing of drafts', !(await page.isVisible('#draft-line')) && !(await page.isVisible('#draft')))
  await page.fill(OPINION, 'Hungry and tired, and nobody has asked why.')
  await page.check('[name="fact.outcome"][value="assessment"]')
  await page.waitForFunction(() => document.getElementById('draft-line').textContent.includes('kept for you only'))
  await walk.check(page, 'write-draft-kept')
  const second = await another(page)
  await walk.open(second, form)
  walk.claim(where, 'what was typed is there on another page', (await second.inputValue(OPINION)).startsWith('Hungry and tired'))
  walk.claim(where, 'what was chosen is chosen', await second.isChecked('[name="fact.outcome"][value="assessment"]'))
  walk.claim(where, 'it says since when', /Draft of 14:05 on 3 June, kept for you only/.test(await second.innerText('#draft')))
  await walk.check(second, 'write-draft-again')
  // Left at once, before a draft is due.
  await second.fill(OPINION, 'Typed at the very last')
  await second.goto(address + '/work')
  walk.claim(where, 'it is listed', await second.isVisible('#drafts a'))
  await walk.check(second, 'work-drafts')
  await Promise.all([second.waitForURL(/contact-decision/), second.click('#drafts a')])
  walk.claim(where, 'what was typed at the very last is kept', await holds(second, 'Typed at the very last'))
  const stranger = await walk.page({ width })
  await walk.open(stranger, form)
  walk.claim(where, 'nobody else sees it', (await stranger.inputValue(OPINION)) === '' && !(await stranger.isVisible('#draft')))
  if (!(await walk.tabTo(second, '#draft button'))) return
  await Promise.all([second.waitForEvent('load'), second.keyboard.press('Enter')])
  walk.claim(where, 'thrown away, it is gone', (await second.inputValue(OPINION)) === '' && !(await second.isVisible('#draft')))
  await page.context().close()
  await stranger.context().close()
}

async function aDraftWithoutScript ({ width }) {
  const where = `a draft without script at ${width}`
  const page = await walk.page({ width, script: false })
  await walk.open(page, form)
  await page.fill(OPINION, 'Half of it')
  await Promise.all([page.waitForURL(/work#drafts/), page.click('text=Keep as a draft and go on later')])
  await Promise.all([page.waitForURL(/contact-decision/), page.click('#drafts a')])
  walk.claim(where, 'what was typed is there again', (await page.inputValue(OPINION)) === 'Half of it')
  await Promise.all([page.waitForEvent('load'), page.click('text=Throw this draft away')])
  walk.claim(where, 'thrown away, it is gone', (await page.inputValue(OPINION)) === '')
  await page.context().close()
}

/** Fills the whole form in. */
async function fill (page, { outcome, author }) {
  await page.fill(OPINION, `It should be ${outcome}.`)
  await page.check(`[name="fact.outcome"][value="${outcome}"]`)
  await page.fill('[name="fact.missing"]', 'Nobody asked housing')
  await page.check('[name="fact.not_asked"][value="all-were-asked"]')
  await page.check('[name="fact.siblings_looked_at"][value="yes"]')
  await page.check('[name="fact.earlier_contacts_read"][value="yes"]')
  await page.fill('#author', author)
  await page.fill('#role', 'front-door worker')
  await page.selectOption('#agency', 'childrens-social-care')
}

async function twoAtOnce ({ width }) {
  const where = `two people at once at ${width}`
  const [ines, bram] = [await walk.page({ width }), await walk.page({ width })]
  await Promise.all([walk.open(ines, form), walk.open(bram, form)])
  await fill(ines, { outcome: 'assessment', author: 'Ines Holt' })
  await fill(bram, { outcome: 'early-help', author: 'Bram Oduya' })
  await Promise.all([ines.waitForURL(/written=/), ines.click(WRITE)])
  walk.claim(where, 'the first is told of nobody', !(await ines.innerText('main')).includes('While you were writing'))
  await Promise.all([bram.waitForURL(/written=/), bram.click(WRITE)])
  const seen = await bram.innerText('main')
  walk.claim(where, 'the second is told of the first', seen.includes('While you were writing, something else was written about this child. Both are kept'))
  for (const fold of await bram.$$('main details:not([open]) > summary')) await fold.click()
  walk.claim(where, 'the task says that both do it', (await bram.innerText('main')).includes('More than one entry does this.'))
  await walk.check(bram, 'response-two-at-once')
  await Promise.all([bram.waitForURL(/records/), bram.click('.govuk-notification-banner .govuk-list--bullet a')])
  walk.claim(where, 'the first’s entry is whole', (await bram.innerText('main')).includes('It should be assessment.'))
  await ines.context().close()
  await bram.context().close()
}

async function sentTwice ({ width }) {
  const where = `a form sent twice at ${width}`
  const page = await walk.page({ width })
  const response = form.replace(/\/write\/.*/, '/response')
  const entries = async () => {
    await walk.open(page, response)
    return page.locator('#entries ~ ul a:has-text("Decision on a contact")').count()
  }
  const before = await entries()
  await walk.open(page, form)
  await fill(page, { outcome: 'referral', author: 'Ines Holt' })
  await Promise.all([page.waitForURL(/written=/), page.dblclick(WRITE)])
  walk.claim(where, 'a double click is one entry', (await entries()) === before + 1)
  // Whether a browser shows what was sent or a form anew is its own affair: sending what it shows again adds nothing.
  await page.goBack()
  await page.goBack()
  walk.claim(where, 'going back leads to the form', page.url().includes('/write/'))
  const isThere = (await page.inputValue(OPINION)) !== ''
  if (isThere) await Promise.all([page.waitForURL(/written=/), page.click(WRITE)])
  walk.claim(where, `going back ${isThere ? 'and sending again ' : ''}adds nothing`, (await entries()) === before + 1)
  await page.context().close()
}
