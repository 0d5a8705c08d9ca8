// What is wrong with a page, in words: a function for page.evaluate.
() => {
  const faults = []
  const all = (selector) => [...document.querySelectorAll(selector)].filter((it) => it.checkVisibility() && !it.classList.contains('skip'))
  const name = (it) => `<${it.tagName.toLowerCase()} class="${it.className}"> ${it.innerText?.trim().slice(0, 40).replaceAll('\n', ' ')}`

  const green = all('.go:not(.calm)')
  if (green.length > 1) faults.push(`${green.length} green buttons, one is enough: ${green.map(name)}`)

  document.querySelectorAll('details').forEach((it) => { it.open = true })
  const wide = document.documentElement.scrollWidth
  if (wide > innerWidth) faults.push(`it scrolls sideways: ${wide} px`)
  for (const it of all('.go > span, .places span, .helpers a, .tile > span, .tabs span, h1, h2, summary')) {
    if (it.clientWidth && it.scrollWidth > it.clientWidth + 1) faults.push(`sticks out of its place: ${name(it)}`)
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

  scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })
  const edge = document.querySelector('.places')?.getBoundingClientRect().top ?? Infinity
  const hidden = all('main > *, main a, main button, main label').find((it) => it.getBoundingClientRect().bottom > edge + 1)
  if (hidden) faults.push(`behind the bar at the end of the page: ${name(hidden)}`)
  return faults
}
