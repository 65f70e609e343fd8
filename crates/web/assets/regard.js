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
