// Where the keyboard is now, and what is wrong with it: a function for page.evaluate. `last` is what it gave before.
(last) => {
  const at = document.activeElement
  if (!at || at === document.body || at === document.documentElement) return null
  const faults = []
  const name = `<${at.tagName.toLowerCase()} ${at.getAttribute('name') || at.getAttribute('href') || ''}> ${(at.innerText || at.labels?.[0]?.innerText || '').trim().slice(0, 40)}`

  // A ring of 3 px or more, around itself, or around what stands for it: a choice has its label.
  const shown = [at, at.closest('label'), at.nextElementSibling].filter(Boolean)
  const ringed = shown.find((it) => {
    const { outlineStyle, outlineWidth, outlineColor, opacity } = getComputedStyle(it)
    const { width, height } = it.getBoundingClientRect()
    const isSeen = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 3 && !/, 0\)$/.test(outlineColor)
    return isSeen && opacity !== '0' && width > 10 && height > 10
  })
  if (!ringed && at.id !== 'h1') faults.push(`no ring shows that the keyboard is on ${name}`)

  // In sight, and not under the bar or anything else that stays in its place.
  const target = at.closest('label') || at
  const box = target.getBoundingClientRect()
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth)
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight)
  const isHit = (x, y) => {
    const hit = document.elementFromPoint(x, y)
    return hit && (target.contains(hit) || hit.contains(target))
  }
  const across = [0.25, 0.5, 0.75].map((part) => left + part * (right - left))
  if (right <= left || bottom <= top || !across.some((x) => isHit(x, (top + bottom) / 2))) faults.push(`the keyboard is on what is not in sight: ${name}`)

  // As read: further down, or further on in the same row. What stays in its place is apart.
  const places = ['.skip', '.places', '.helpers', '.kept'].find((it) => at.closest(it)) || 'page'
  const start = document.documentElement.dir === 'rtl' ? -(box.right + scrollX) : box.left + scrollX
  const isBeside = at.type === 'button' // such as read-aloud, which stands beside what it reads
  const now = { name, isBeside, part: places, top: box.top + scrollY, bottom: box.bottom + scrollY, start, key: key(at) }
  if (last && last.part === now.part && !last.isBack && !isBeside && !last.isBeside) {
    const isSameRow = now.top < last.bottom - 2 && last.top < now.bottom - 2
    if (isSameRow ? now.start < last.start - 2 : now.top < last.top - 2) faults.push(`${name} comes after ${last.name}, and is not read so`)
  }
  return { ...now, faults }

  function key(it) {
    return [...document.querySelectorAll('*')].indexOf(it)
  }
}
