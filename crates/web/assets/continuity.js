// Opens a continuity extract in a browser: takes a passphrase and the sealed pieces of this file; shows the list and one child at a time.
// It asks no server, writes to no storage, and forgets everything when it locks. Words of a record reach the page only as text, or as
// HTML that was escaped before it was sealed; no script in them could run, since the policy of the file names this one by its hash.
'use strict'
;(() => {
  const IDLE = 10 * 60 * 1000
  const MOST_LISTED = 200
  const at = id => document.getElementById(id)
  const letters = new TextEncoder()
  const header = at('header').textContent
  const gate = at('gate')
  const inside = at('inside')
  const told = at('told')

  // All that is known once it is open; nothing of it outlives the lock.
  let opened = null
  let turn = 0
  let lastUsed = 0

  const bytesOf = text => Uint8Array.from(atob(text.trim()), letter => letter.charCodeAt(0))

  /** An element with a class and a text, which stays text whatever it says. */
  function made (name, { text, className, type } = {}) {
    const element = document.createElement(name)
    if (text !== undefined) element.textContent = text
    if (className) element.className = className
    if (type) element.type = type
    return element
  }

  function tell (words, isWrong) {
    told.textContent = words
    told.classList.toggle('wrong', Boolean(isWrong))
  }

  async function keyOf (passphrase) {
    const { salt, rounds } = JSON.parse(header)
    const material = await crypto.subtle.importKey('raw', letters.encode(passphrase), 'PBKDF2', false, ['deriveKey'])
    const how = { name: 'PBKDF2', hash: 'SHA-256', salt: bytesOf(salt), iterations: rounds }
    return crypto.subtle.deriveKey(how, material, { name: 'AES-GCM', length: 256 }, false, ['decrypt'])
  }

  /** One piece of the file in the open; fails where it was altered, or is not there. */
  async function piece (key, name) {
    const sealed = bytesOf(at('piece-' + name).textContent)
    const how = { name: 'AES-GCM', iv: sealed.subarray(0, 12), additionalData: letters.encode(header + '\n' + name) }
    const packed = await crypto.subtle.decrypt(how, key, sealed.subarray(12))
    const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))
    return JSON.parse(await new Response(unpacked).text())
  }

  async function open (passphrase) {
    const mine = ++turn
    tell('Opening …')
    at('open').disabled = true
    let key
    try {
      key = await keyOf(passphrase)
      await piece(key, 'check')
    } catch {
      if (mine === turn) refuse('That passphrase does not open this file. Look at it letter by letter and type it again; if it stays, the file is another agency’s, another day’s, or damaged: use another copy.')
      return
    }
    try {
      const index = await piece(key, 'index')
      if (mine !== turn) return
      opened = { key, ...index, cards: index.children.map(card => ({ ...card, plain: plain(card.find), close: close(card.find) })) }
    } catch {
      if (mine === turn) refuse('This file was altered or damaged after it was made, and nothing of it is shown. Use another copy.')
      return
    }
    at('open').disabled = false
    tell('')
    show()
  }

  function refuse (words) {
    at('open').disabled = false
    tell(words, true)
    at('passphrase').focus()
  }

  function lock (words, isWrong) {
    turn += 1
    opened = null
    inside.replaceChildren()
    inside.hidden = true
    at('stale').hidden = true
    at('stale').textContent = ''
    at('lock').hidden = true
    gate.hidden = false
    gate.reset()
    at('passphrase').type = 'password'
    at('open').disabled = false
    tell(words || '', isWrong)
    at('passphrase').focus()
  }

  // Letters as they are compared: without case and accents; and run together, so that a number or postcode is found however it is spaced.
  const plain = text => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[’]/g, "'").toLowerCase()
  const close = text => plain(text).split('\n').map(line => line.replace(/[^\p{L}\p{N}]/gu, '')).join('\n')

  function fits (card, typed) {
    const words = plain(typed).split(/\s+/).filter(Boolean)
    const together = close(typed)
    return words.every(word => card.plain.includes(word)) || (together.length > 2 && card.close.includes(together))
  }

  function show () {
    const { about } = opened
    gate.hidden = true
    gate.reset()
    at('lock').hidden = false
    const stale = at('stale')
    stale.textContent = `This is a COPY, made ${about.made.moment}. What happened since is not in it. Write down what you do meanwhile, and enter it when the server is back.`
    stale.hidden = false

    const list = made('div')
    const child = made('article')
    child.hidden = true
    list.append(
      made('h1', { text: `Open children: ${about.agency}` }),
      made('p', { className: 'made', text: `As ${about.agency} knew them on ${about.day}: by its own records and what it was told, and nothing else. Listed by name: the order says nothing. Who is not here may still need you.` })
    )
    if (about.removal) list.append(made('p', { className: 'made', text: about.removal }))
    const search = made('div', { className: 'search' })
    const label = made('label', { text: 'Find a child by name, former name, birth date, address, postcode or number' })
    const box = made('input', { type: 'search' })
    box.id = 'search'
    box.autocomplete = 'off'
    box.spellcheck = false
    label.htmlFor = box.id
    search.append(label, box)
    const count = made('p', { className: 'count' })
    count.setAttribute('role', 'status')
    const rows = made('ul', { className: 'children' })
    const foot = made('p', { className: 'made', text: `Made ${about.made.moment} from entry ${about.made.entries} of the log, head ${about.made.head}.` })
    list.append(search, count, rows, foot)
    inside.replaceChildren(list, child)
    inside.hidden = false
    const view = { list, child, box, count, rows }
    box.addEventListener('input', () => listChildren(view))
    listChildren(view)
    box.focus()
  }

  function listChildren ({ list, child, box, count, rows }) {
    const fitting = opened.cards.filter(card => fits(card, box.value))
    const shown = fitting.slice(0, MOST_LISTED)
    rows.replaceChildren(...shown.map(card => {
      const row = made('li')
      const go = made('button', { type: 'button' })
      go.append(made('strong', { text: card.name }), made('span', { className: 'line', text: [card.born, card.why].filter(Boolean).join('. ') }))
      go.addEventListener('click', () => showChild({ list, child, go }, card))
      row.append(go)
      return row
    }))
    const all = opened.cards.length
    const more = fitting.length > shown.length ? `; the first ${shown.length} are listed: type more` : ''
    count.textContent = box.value.trim() ? `${fitting.length} of ${all} fit${more}` : `${all} ${all === 1 ? 'child' : 'children'}${more}`
  }

  async function showChild ({ list, child, go }, card) {
    const mine = turn
    let html
    try {
      html = (await piece(opened.key, String(card.piece)))[card.place]
    } catch {
      if (mine === turn) lock('A part of this file was altered or damaged after it was made, and nothing of it is shown. Use another copy.', true)
      return
    }
    if (mine !== turn) return
    const controls = made('div', { className: 'go' })
    const back = made('button', { type: 'button', className: 'plain', text: 'Back to the list' })
    const print = made('button', { type: 'button', className: 'plain', text: 'Print' })
    controls.append(back, print)
    const sheet = made('div')
    sheet.innerHTML = html
    child.replaceChildren(controls, sheet)
    const leave = () => {
      child.hidden = true
      child.replaceChildren()
      list.hidden = false
      go.focus()
    }
    back.addEventListener('click', leave)
    print.addEventListener('click', () => window.print())
    child.onkeydown = event => { if (event.key === 'Escape') leave() }
    list.hidden = true
    child.hidden = false
    window.scrollTo(0, 0)
    at('child-name').focus({ preventScroll: true })
  }

  const isIdle = () => opened && Date.now() - lastUsed > IDLE
  const lockIdle = () => { if (isIdle()) lock('Locked after ten minutes without a key or a click.') }
  function used () {
    lockIdle()
    lastUsed = Date.now()
  }

  gate.addEventListener('submit', event => {
    event.preventDefault()
    const passphrase = at('passphrase').value.trim()
    if (!passphrase) return refuse('Type the passphrase first.')
    used()
    open(passphrase)
  })
  at('show').addEventListener('change', event => { at('passphrase').type = event.target.checked ? 'text' : 'password' })
  at('lock').addEventListener('click', () => lock('Locked.'))
  for (const kind of ['keydown', 'pointerdown', 'wheel', 'touchmove']) document.addEventListener(kind, used, { capture: true, passive: true })
  document.addEventListener('visibilitychange', lockIdle)
  window.addEventListener('pagehide', () => lock())
  setInterval(lockIdle, 5000)
  if (!globalThis.crypto?.subtle || !globalThis.DecompressionStream) {
    at('open').disabled = true
    tell('This browser cannot open the file. Save it to this computer and open it from there, or use a current browser.', true)
  }
  at('passphrase').focus()
})()
