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
