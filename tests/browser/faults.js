// What is wrong with a page, in words: a function for page.evaluate.
async () => {
  const faults = []
  const all = (selector) => [...document.querySelectorAll(selector)].filter((it) => it.checkVisibility() && !it.classList.contains('skip'))
  const name = (it) => `<${it.tagName.toLowerCase()} class="${it.getAttribute('class') ?? ''}"> ${(it.innerText ?? it.textContent).trim().slice(0, 40).replaceAll('\n', ' ')}`

  const green = all('.go:not(.calm)')
  if (green.length > 1) faults.push(`${green.length} green buttons, one is enough: ${green.map(name)}`)

  document.querySelectorAll('details').forEach((it) => { it.open = true })
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
  const wide = document.documentElement.scrollWidth
  if (wide > innerWidth) faults.push(`it scrolls sideways: ${wide} px`)
  for (const it of all('.go > span, .places span, .helpers a, .helpers button, .tile > span, .tabs span, h1, h2, summary')) {
    if (it.clientWidth && it.scrollWidth > it.clientWidth + 1) faults.push(`sticks out of its place: ${name(it)}`)
  }
  // Words that go on where the screen ends, or behind the edge of what holds them. Own words may be long; not what is in two languages.
  const hides = (box, way) => box !== document.body && getComputedStyle(box)[way] !== 'visible'
  const isCut = (it, rect) => {
    if (rect.left < -1 || rect.right > innerWidth + 1) return true
    for (let box = it; box; box = box.parentElement) {
      const { left, right, top, bottom } = box.getBoundingClientRect()
      if (hides(box, 'overflowX') && (rect.left < left - 1 || rect.right > right + 1)) return true
      if (hides(box, 'overflowY') && it.closest('.two') && (rect.top < top - 3 || rect.bottom > bottom + 3)) return true
    }
    return false
  }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const { data, parentElement: it } = texts.currentNode
    if (!data.trim() || !it.checkVisibility() || it.closest('.unseen, .skip, svg, textarea, select')) continue
    const range = document.createRange()
    range.selectNodeContents(texts.currentNode)
    const lines = [...range.getClientRects()].filter((rect) => rect.width)
    if (lines.some((rect) => isCut(it, rect))) faults.push(`its words are cut off: ${name(it)}`)
    const box = it.closest('.card, .tile, .go, .field, fieldset')?.getBoundingClientRect()
    if (box && lines.some(({ left, right }) => left < box.left - 1 || right > box.right + 1)) faults.push(`its words stick out of their card: ${name(it)}`)
  }

  // 18 px and up; of a drawing as it is drawn.
  const drawn = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const small = new Set()
  while (drawn.nextNode()) {
    const it = drawn.currentNode.parentElement
    if (!drawn.currentNode.data.trim() || it.matches('script, .unseen') || !it.checkVisibility()) continue
    const size = parseFloat(getComputedStyle(it).fontSize) * (it.closest('svg')?.getScreenCTM().d ?? 1)
    // Five places with two words each have no room for larger ones on the narrowest phone.
    const least = it.closest('.places, .helpers') && document.documentElement.dataset.second ? 16.9 : 17.9
    if (size < least) small.add(`letters of ${size.toFixed(1)} px: ${name(it)}`)
  }
  faults.push(...small)

  // A picture alone is a riddle: what can be tapped has a word that is seen. Words that only screen readers get do not count.
  const isSeen = (text) => {
    const range = document.createRange()
    range.selectNodeContents(text)
    const { width, height } = range.getBoundingClientRect()
    const box = text.parentElement.getBoundingClientRect()
    return width > 2 && height > 2 && box.width > 2 && box.height > 2 && !text.parentElement.closest('.pic, .unseen')
  }
  const hasWord = (it) => {
    const words = document.createTreeWalker(it, NodeFilter.SHOW_TEXT)
    while (words.nextNode()) if (/[\p{L}\p{N}]/u.test(words.currentNode.data) && isSeen(words.currentNode)) return true
    return false
  }
  const labels = (it) => (it.matches('input, textarea, select') ? [...it.labels] : [it])
  const top = document.querySelector('[data-aloud-screen]')
  for (const it of all('a[href], button, summary, textarea, select, input:not([type=hidden])')) {
    // The picture of a loudspeaker stands on top of each screen with its word; the name says what it reads.
    if (it.matches('.aloud') && hasWord(top) && it.ariaLabel.startsWith(`${top.innerText.trim().split('\n')[0]}: `)) continue
    if (!labels(it).some(hasWord)) faults.push(`has no word that is seen: ${name(it)} ${it.outerHTML.slice(0, 120)}`)
  }

  // At least 48x48 CSS px; of a choice its whole label counts; a link inside a sentence may be as high as its line.
  const inSentence = (it) =>
    it.matches('p > a, li > a') && getComputedStyle(it).display === 'inline' && it.parentElement.innerText.trim() !== it.innerText.trim()
  for (const it of all('a[href], button, summary, textarea, select, input:not([type=hidden])')) {
    const target = (it.matches('[type=radio], [type=checkbox]') && it.closest('label')) || it
    const { width, height } = target.getBoundingClientRect()
    if (!inSentence(it) && (width < 47.5 || height < 47.5)) {
      faults.push(`too small to tap, ${Math.round(width)}x${Math.round(height)}: ${name(target)}`)
    }
  }

  for (const it of all('.aloud')) {
    const { left, right, top, bottom } = it.getBoundingClientRect()
    const words = document.createTreeWalker(it.parentElement, NodeFilter.SHOW_TEXT)
    while (words.nextNode()) {
      if (!words.currentNode.data.trim() || it.contains(words.currentNode) || !isSeen(words.currentNode)) continue
      const range = document.createRange()
      range.selectNodeContents(words.currentNode)
      const isUnder = (box) => box.left < right - 8 && box.right > left + 8 && box.top < bottom - 8 && box.bottom > top + 8
      if ([...range.getClientRects()].some(isUnder)) faults.push(`a loudspeaker lies upon ${name(words.currentNode.parentElement)}`)
    }
  }

  scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })
  const edge = document.querySelector('.places')?.getBoundingClientRect().top ?? Infinity
  const hidden = all('main > *, main a, main button, main label').find((it) => it.getBoundingClientRect().bottom > edge + 1)
  if (hidden) faults.push(`behind the bar at the end of the page: ${name(hidden)}`)
  return faults
}
