// What a page gains where scripts run: the published components' behaviour, and a way to blank the screen.
// Without scripts every page still works; only blanking is absent, and its button with it.

import { initAll } from './govuk.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()

// Blanking: a button, or the Escape key twice, hides the page and its title from whoever looks over a shoulder.
const title = document.title
let lastEscape = -Infinity
let cover = null
let cameFrom = null

function blank () {
  if (cover) return
  cameFrom = document.activeElement
  cover = document.createElement('main')
  cover.className = 'regard-cover'
  const heading = document.createElement('h1')
  heading.className = 'govuk-visually-hidden'
  heading.textContent = 'Blank page'
  const back = document.createElement('button')
  back.type = 'button'
  back.className = 'govuk-button govuk-button--secondary'
  back.textContent = 'Show the page'
  back.addEventListener('click', show)
  cover.append(heading, back)
  document.body.append(cover)
  document.documentElement.classList.add('regard-blanked')
  document.title = 'Blank page'
  back.focus()
}

function show () {
  cover.remove()
  cover = null
  document.documentElement.classList.remove('regard-blanked')
  document.title = title
  cameFrom?.focus()
}

document.addEventListener('keydown', event => {
  if (event.key !== 'Escape' || event.repeat) return
  const twice = event.timeStamp - lastEscape < 1000
  lastEscape = twice ? -Infinity : event.timeStamp
  if (twice) blank()
})

const button = document.createElement('button')
button.type = 'button'
button.className = 'regard-blank-button'
button.textContent = 'Blank the screen'
button.title = 'Or press the Escape key twice'
button.addEventListener('click', blank)
document.getElementById('top').append(button)

// Drafts: what is typed into a form is kept, for this browser only, soon after typing stopped and when the page is left.
const form = document.querySelector('form[data-regard-draft]')
const line = document.getElementById('draft-line')
const SOON = 2000
let timer = 0
let isTyped = false
let isSent = false
let sending = null

function keepSoon () {
  isTyped = true
  clearTimeout(timer)
  timer = setTimeout(keep, SOON)
}

async function keep (leaving = false) {
  if (!isTyped || isSent || (sending && !leaving)) return
  isTyped = false
  const body = new URLSearchParams(new FormData(form))
  body.set('quietly', 'yes')
  sending?.abort()
  const stop = sending = new AbortController()
  let words = 'The server does not answer, so no draft is kept at present. What you typed is still on this page.'
  try {
    // Only so much may be sent by a page that is being left; more is sent as long as the page is there.
    const keepalive = leaving && body.toString().length < 60000
    const answer = await fetch(form.dataset.regardDraft, { method: 'POST', body, keepalive, signal: stop.signal })
    const isPlain = answer.headers.get('content-type')?.startsWith('text/plain')
    words = isPlain ? await answer.text() : 'The draft could not be kept. What you typed is still on this page.'
    if (answer.status >= 500) isTyped = true
  } catch {
    if (stop.signal.aborted) return
    isTyped = true
  } finally {
    if (sending === stop) sending = null
  }
  line.textContent = words
  if (isTyped) {
    clearTimeout(timer)
    timer = setTimeout(keep, SOON * 5)
  }
}

if (form) {
  form.addEventListener('input', keepSoon)
  form.addEventListener('change', keepSoon)
  // What is written down is no draft: nothing that was still to be kept may come after it.
  form.addEventListener('submit', () => {
    isSent = true
    clearTimeout(timer)
    sending?.abort()
  })
  // Words to begin with come into fields that are empty: what is typed is kept first, so that it is there and stands.
  const begin = document.getElementById('begin')
  begin?.addEventListener('click', async event => {
    if (!isTyped && !sending) return
    event.preventDefault()
    clearTimeout(timer)
    isTyped = true
    await keep(true)
    location.assign(begin.href)
  })
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'hidden') keep(true) })
  window.addEventListener('pagehide', () => keep(true))
  // A page that is come back to may be typed on.
  window.addEventListener('pageshow', () => { isSent = false })
}

// Coding: words marked in the text go into the form; J and K move between paragraphs, C begins to code the one in focus.
const coded = document.querySelector('[data-regard-coding]')
const code = document.getElementById('code')

if (coded && code) {
  const choice = document.getElementById('code-choice')
  const chosen = document.getElementById('chosen')
  const heading = document.getElementById('coding-heading')
  document.getElementById('coding-help').hidden = false
  // Offsets count code points, as the library does; a script counts in halves of some.
  const letters = text => Array.from(text).length
  const field = name => code.querySelector(`[name="${name}"]`)

  const finder = document.createElement('input')
  finder.className = 'govuk-input'
  finder.id = 'code-finder'
  finder.type = 'search'
  finder.autocomplete = 'off'
  const label = document.createElement('label')
  label.className = 'govuk-label govuk-label--s'
  label.htmlFor = finder.id
  label.textContent = 'Find a code by its name'
  choice.parentElement.before(label, finder)
  const every = Array.from(choice.querySelectorAll('option'))

  function showMeaning () {
    for (const meaning of code.querySelectorAll('.regard-coding__meaning')) {
      meaning.hidden = meaning.dataset.code !== choice.value
    }
  }

  finder.addEventListener('input', () => {
    const words = finder.value.toLowerCase().split(/\s+/).filter(Boolean)
    let first = null
    for (const option of every) {
      const name = `${option.textContent} ${option.parentElement.label ?? ''}`.toLowerCase()
      const fits = words.every(word => name.includes(word))
      option.hidden = !fits && option.value !== ''
      if (fits && option.value && !first) first = option
    }
    if (words.length) choice.value = first ? first.value : ''
    showMeaning()
  })
  choice.addEventListener('change', showMeaning)
  showMeaning()

  function choose (paragraph, from, to) {
    const text = paragraph.textContent
    const begin = Number(paragraph.dataset.from)
    const words = text.slice(from, to)
    let at = field('at')
    at.value = `${begin + letters(text.slice(0, from))}-${begin + letters(text.slice(0, to))}`
    const narrower = field('words')
    narrower.value = ''
    narrower.closest('.govuk-form-group')?.setAttribute('hidden', '')
    for (const go of document.querySelectorAll('#coding-form [name="go"]')) go.value = paragraph.dataset.number
    for (const other of document.querySelectorAll('#coding-form [name="at"]')) other.value = at.value
    chosen.hidden = false
    chosen.textContent = words
    heading.textContent = 'Code these words'
  }

  // Where a place in a paragraph stands among all its letters.
  function placed (paragraph, node, offset) {
    const range = document.createRange()
    range.selectNodeContents(paragraph)
    range.setEnd(node, offset)
    return range.toString().length
  }

  document.addEventListener('selectionchange', () => {
    const selection = document.getSelection()
    if (!selection.rangeCount || selection.isCollapsed) return
    const range = selection.getRangeAt(0)
    const words = node => (node.nodeType === 1 ? node : node.parentElement)?.closest('.regard-coding__words')
    const paragraph = words(range.startContainer)
    if (!paragraph || !coded.contains(paragraph)) return
    const from = placed(paragraph, range.startContainer, range.startOffset)
    // A stretch lies in one paragraph: what was marked beyond it is left.
    const to = words(range.endContainer) === paragraph
      ? placed(paragraph, range.endContainer, range.endOffset)
      : paragraph.textContent.length
    if (from < to) choose(paragraph, from, to)
  })

  document.addEventListener('keydown', event => {
    const isTyping = event.target.closest('input, textarea, select, button, summary')
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return
    const paragraphs = Array.from(coded.querySelectorAll('.regard-coding__words'))
    const inFocus = paragraphs.indexOf(document.activeElement)
    // After a coding the page comes back to where it was made.
    const here = inFocus >= 0 ? inFocus : paragraphs.findIndex(p => p.closest(':target'))
    const key = event.key.toLowerCase()
    if (key === 'j' || key === 'k') {
      const next = paragraphs[key === 'j' ? here + 1 : Math.max(here - 1, 0)]
      next?.focus()
      next?.scrollIntoView({ block: 'center' })
      event.preventDefault()
    }
    if (key === 'c') {
      const hasMarked = !document.getSelection().isCollapsed
      if (!hasMarked && here >= 0) choose(paragraphs[here], 0, paragraphs[here].textContent.length)
      finder.focus()
      finder.select()
      event.preventDefault()
    }
  })
  finder.addEventListener('keydown', event => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    if (choice.value) code.requestSubmit()
  })
}
