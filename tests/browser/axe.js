// What axe-core finds on this page, as [{rule, where, why}]: a function for page.evaluate. All its rules are on, also
// those of level AAA (contrast 7:1), the size of targets and best practices.
async () => {
  const CONTRAST = 'color-contrast-enhanced'
  const off = { 'color-contrast': { enabled: false } } // 4.5:1, and ours is 7:1
  const on = { 'target-size': { enabled: true }, [CONTRAST]: { enabled: true } }
  const tags = ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  // 7:1 for large letters too, of which it asks less by itself. What stands before and after words are lines and rings.
  const ratio = { expected: 7 }
  const contrast = { ignoreUnicode: true, ignorePseudo: true, contrastRatio: { normal: ratio, large: ratio } }
  axe.configure({ checks: [{ id: CONTRAST, options: { boldValue: 700, boldTextPt: 14, largeTextPt: 18, ...contrast } }] })
  const { violations } = await axe.run(document, {
    runOnly: { type: 'tag', values: tags },
    rules: { ...off, ...on },
    resultTypes: ['violations'],
  })
  const isPicture = (target) => /\.pic\b[^>]*$|\.big$/.test(target)
  return violations
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, any, all, none }) => ({
        rule: id,
        where: target.flat().join(' '),
        why: [...any, ...all, ...none].map(({ message }) => message).join('; '),
      })),
    )
    .filter(({ rule, where }) => rule !== CONTRAST || !isPicture(where))
}
