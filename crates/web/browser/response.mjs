// The response as people write it, in a real browser, at a desk and on a telephone: four journeys from the first worry on.
//
// Takes REGARD_ADDRESS and, for pictures, REGARD_PICTURES; ends with 1 where anything is wrong. Its order matters: what one writes the
// next finds.

import { Walk } from './walk.mjs'

const address = process.env.REGARD_ADDRESS
if (!address) {
  console.error('REGARD_ADDRESS is not set. Give the address of a running server, such as http://127.0.0.1:8080')
  process.exit(2)
}

const walk = await Walk.begin({ address, pictures: process.env.REGARD_PICTURES || '' })
try {
  await aSchoolRaisesAWorry(1280)
  await aWorryOnATelephone(390)
  await theFrontDoorDecidesWithAThirdContact(390)
  await aPlanDrifts(1280)
  await twoAgenciesDisagree(390)
} finally {
  await walk.end()
}

/** The child's response page, found as anybody would: by name. */
async function response (page, where) {
  await walk.open(page, '/')
  await page.fill('#q', 'Linnet Marsh')
  await page.press('#q', 'Enter')
  await page.click('main a:has-text("Linnet Marsh")')
  await page.click('main a:has-text("The response")')
  walk.claim(where, 'it is the response', (await page.textContent('main')).includes('What is owed'))
}

async function who (page, author, role, agency) {
  await page.fill('#author', author)
  await page.fill('#role', role)
  await page.selectOption('#agency', agency)
}

async function writeDown (page, where) {
  await page.click('button:has-text("Write it down")')
  await page.waitForLoadState()
  const main = await page.textContent('main')
  walk.claim(where, 'it is written down', main.includes('Written down'))
  return main
}

// covers: DEV-45, NOT-9, BRA-30, UEA-11
async function aSchoolRaisesAWorry (width) {
  const where = `a worry at ${width}`
  const page = await walk.page({ width })
  await walk.open(page, '/')
  await page.fill('#q', 'Linnet Marsh')
  await page.press('#q', 'Enter')
  await page.click('main a:has-text("Linnet Marsh")')
  await page.click('a:has-text("Raise a worry about this child")')
  await walk.check(page, 'response-worry')
  page.expectsFailure = true
  await page.click('button:has-text("Write it down")')
  await page.waitForLoadState()
  page.expectsFailure = false
  walk.claim(where, 'what is missing is said', (await page.textContent('main')).includes('Nothing has been written down yet'))
  await walk.check(page, 'response-worry-wrong')
  await page.fill('#text-fact-seen', 'Asleep on the carpet before ten; no lunch again.')
  await page.fill('#text-said-by-child', 'I had crisps and Perry had the bread.')
  await page.fill('#fact-why-now', 'The third time this week')
  await who(page, 'Tamar Quill', 'class teacher', 'school')
  const main = await writeDown(page, where)
  walk.claim(where, 'an answer is owed', main.includes('Answer whoever raised the worry'))
  await walk.check(page, 'response-after-worry')
  await page.click('main a:has-text("The child’s chronology and findings")')
  walk.claim(where, 'an unanswered worry stands before every finding', (await page.textContent('main')).split('What the record shows')[0].includes('A worry waits for its answer'))
  await page.click('main a:has-text("The response")')
  await page.click('a:has-text("Answer to a worry")')
  walk.claim(where, 'the worry stands above its answer', (await page.textContent('.regard-followed')).includes('I had crisps'))
  walk.claim(where, 'who writes is filled in', (await page.inputValue('#author')) === 'Tamar Quill')
  await who(page, 'Ines Holt', 'front-door worker', 'childrens-social-care')
  await page.fill('#text-opinion', 'We see the same as the school does.')
  await page.fill('#text-action-taken', 'A contact is opened today; Ines Holt rings the school on Wednesday.')
  await page.check('label:has-text("Contact made")')
  await page.check('label:has-text("By telephone")')
  const answered = await writeDown(page, where)
  walk.claim(where, 'the answer is no longer owed', !answered.split('Write something down')[0].includes('Answer whoever raised the worry'))
  await page.click('#entries ~ ul a:has-text("Worry raised")')
  walk.claim(where, 'the sender finds the answer beside the worry', (await page.textContent('#went-on + ul')).includes('We see the same as the school does.'))
  await page.context().close()
}

// covers: DEV-45, NOT-9
async function aWorryOnATelephone (width) {
  const where = `a worry at ${width}`
  const page = await walk.page({ width })
  await walk.open(page, '/')
  walk.claim(where, 'it is in the header without a menu', await page.isVisible('header a:has-text("Raise a worry")'))
  await page.click('header a:has-text("Raise a worry")')
  walk.claim(where, 'what need not be given is folded', !(await page.isVisible('#text-opinion')))
  await walk.check(page, 'response-worry-short')
  await page.fill('#q', 'Linnet Marsh')
  await page.press('#q', 'Enter')
  await page.click('main a:has-text("Linnet Marsh")')
  walk.claim(where, 'the child found leads to the form', (await page.textContent('h1')).includes('Raise a worry'))
  await page.fill('#text-fact-seen', 'Waiting at the gate in the rain at six.')
  await page.fill('#fact-why-now', 'It was dark')
  await who(page, 'Tamar Quill', 'class teacher', 'school')
  const main = await writeDown(page, where)
  walk.claim(where, 'it says who answers by when', /answers by \d+ \w+ \d{4}\. You find the answer/.test(main))
  await walk.check(page, 'response-worry-sent')
  await page.context().close()
}

// covers: DEV-18, DEV-32, DEV-28, DEV-29
async function theFrontDoorDecidesWithAThirdContact (width) {
  const where = `the front door at ${width}`
  const page = await walk.page({ width })
  await response(page, where)
  await page.click('main a:has-text("Contact with the front door")')
  await page.selectOption('#fact-from', 'school')
  await page.check('label:has-text("Neglect")')
  await page.fill('#text-fact-seen', 'As the school reported.')
  await who(page, 'Ines Holt', 'front-door worker', 'childrens-social-care')
  const third = await writeDown(page, where)
  walk.claim(where, 'a decision is owed', third.includes('Decide what follows from the contact'))
  walk.claim(where, 'the third contact opens an assessment', third.includes('Assess: three or more contacts in twelve months'))
  await walk.check(page, 'response-third-contact')
  await page.click('.regard-task:has-text("Decide what follows from the contact") a:has-text("Decision on a contact")')
  walk.claim(where, '“no consent” is no reason not to ask', !(await page.textContent('#fact-not-asked ~ *, fieldset:has(#fact-not-asked)')).toLowerCase().includes('no consent'))
  walk.claim(where, 'earlier contacts and findings stand beside the decision', (await page.textContent('main')).includes('Earlier contacts, newest first'))
  await page.check('label:has-text("Assessment")')
  await page.fill('#fact-missing', 'Housing was not asked yet')
  await page.check('label:has-text("All were asked")')
  await page.check('#fact-siblings-looked-at')
  await page.check('#fact-earlier-contacts-read')
  await page.fill('#text-opinion', 'Three contacts and a hungry child; early help was not tried.')
  await walk.check(page, 'response-decision')
  const decided = await writeDown(page, where)
  walk.claim(where, 'the referrer is to be told', decided.includes('Tell the referrer what was decided'))
  await page.click('.regard-task:has-text("Assess: three or more") a:has-text("Assessment started")')
  await page.fill('#text-action-taken', 'Who puts the children to bed?')
  const started = await writeDown(page, where)
  walk.claim(where, 'the assessment has its clock', started.includes('Complete the assessment'))
  await page.context().close()
}

// covers: BRA-14, BRA-17, BRA-26, DEV-31
async function aPlanDrifts (width) {
  const where = `drift at ${width}`
  const page = await walk.page({ width })
  await walk.open(page, '/work?show=overdue')
  const main = await page.textContent('main')
  walk.claim(where, 'what drifts is listed', main.includes('Look whether it has changed') && main.includes('overdue'))
  walk.claim(where, 'it says who is told', main.includes('supervisor') && main.includes('manager'))
  await walk.check(page, 'response-drift')
  await page.click('a:has-text("Progress on what must change")')
  await page.check('label:has-text("Same")')
  await page.fill('#fact-agreed', 'Breakfast club every day')
  await page.fill('#fact-done', 'Two days of ten')
  await page.fill('#fact-seen', 'The register of the school')
  await page.fill('#text-opinion', 'No change: bring the core group forward.')
  await who(page, 'Bram Oduya', 'manager', 'childrens-social-care')
  const looked = await writeDown(page, where)
  walk.claim(where, 'it was done late, and stays so', looked.includes('late'))
  await page.click('a:has-text("What the assessment and the plan rest on")')
  walk.claim(where, 'the line shows its progress', (await page.textContent('#plan ~ .regard-task')).includes('same'))
  await walk.check(page, 'response-picture')
  await page.context().close()
}

// covers: BRA-31, DEV-36, NOT-11, DEV-22
async function twoAgenciesDisagree (width) {
  const where = `disagreement at ${width}`
  const page = await walk.page({ width })
  await response(page, where)
  await page.click('main a:has-text("Professional challenge")')
  walk.claim(where, 'nothing is filled in unasked', (await page.inputValue('#text-opinion')) === '')
  await page.click('summary:has-text("Words you may begin with") >> nth=0')
  await walk.check(page, 'response-words-offered')
  await page.click('a:has-text("Begin with the words that are offered")')
  await page.waitForURL(/begin=words/)
  const begun = await page.inputValue('#text-opinion')
  walk.claim(where, 'the words are taken over, about this child and with a day', begun.includes('Linnet') && /answer by \d+ \w+ \d{4}/.test(begun))
  await page.selectOption('#fact-to', 'childrens-social-care')
  await page.fill('#fact-wish', 'A visit this week')
  await who(page, 'Tamar Quill', 'class teacher', 'school')
  page.expectsFailure = true
  await page.click('button:has-text("Write it down")')
  await page.waitForLoadState()
  page.expectsFailure = false
  walk.claim(where, 'what is left to say is said', (await page.textContent('main')).includes('Say what stands there in your own words'))
  await walk.check(page, 'response-words-left')
  await page.fill('#text-fact-seen', 'She is thinner; two of ten breakfasts.')
  await page.fill('#text-opinion', 'She should be seen at home by Friday.')
  await page.fill('#text-action-taken', 'Rang twice.')
  await walk.check(page, 'response-challenge')
  walk.claim(where, 'the answer is owed', (await writeDown(page, where)).includes('Answer the challenge: worker to worker'))
  await page.click('.regard-task:has-text("worker to worker") a:has-text("Answer to a challenge")')
  await page.check('label:has-text("Not agreed")')
  await page.fill('#text-opinion', 'Seen last month.')
  await who(page, 'Ines Holt', 'front-door worker', 'childrens-social-care')
  walk.claim(where, 'it is to be resolved or moved up', (await writeDown(page, where)).includes('Resolve it, or move it to the next stage'))
  await page.click('.regard-task:has-text("Resolve it") a:has-text("Challenge moved to the next stage")')
  await page.fill('#fact-stage', '2')
  await page.fill('#fact-to-role', 'team manager')
  await page.fill('#text-opinion', 'She has lost weight since that visit.')
  await who(page, 'Tamar Quill', 'class teacher', 'school')
  walk.claim(where, 'stage 2 has its clock', (await writeDown(page, where)).includes('manager to manager'))
  await page.click('.regard-task:has-text("manager to manager") a:has-text("Challenge resolved")')
  await page.check('label:has-text("Action agreed")')
  await page.check('label:has-text("Child not seen")')
  await page.fill('#text-opinion', 'A visit today; the school hears on Monday.')
  await who(page, 'Bram Oduya', 'manager', 'childrens-social-care')
  const resolved = await writeDown(page, where)
  walk.claim(where, 'nothing of it is owed any more', !resolved.split('What is owed')[1].split('Write something down')[0].includes('challenge'))
  await walk.check(page, 'response-resolved')
  await walk.open(page, '/work')
  await page.click('main a:has-text("Disagreements between professionals")')
  const themes = await page.textContent('main')
  walk.claim(where, 'it is in the figures, which name nobody', themes.includes('Child not seen') && themes.includes('fewer than 5') && !themes.includes('Linnet') && !themes.includes('Tamar'))
  walk.claim(where, 'they say what they cannot tell', themes.includes('What this cannot tell'))
  await walk.check(page, 'response-disagreements')
  await page.context().close()
}
