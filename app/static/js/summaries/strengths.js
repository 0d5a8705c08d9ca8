// Summaries of strengths and wishes. Twin: app/summaries/strengths.py

export const strengths = {
  wheel(values, content) {
    const counts = new Map(
      Object.keys(content.domains).map((domain) => [domain, { domain, strengths: 0, wishes: 0 }]),
    );
    for (const entry of values.all_strengths) if (counts.has(entry.domain)) counts.get(entry.domain).strengths++;
    for (const entry of values.all_wishes) if (counts.has(entry.domain)) counts.get(entry.domain).wishes++;
    return [...counts.values()];
  },

  next_domain(values, content) {
    const domains = Object.keys(content.domains);
    const following = domains.indexOf(values.params.domain) + 1;
    return following < domains.length ? domains[following] : null;
  },

  cards_left(values, content) {
    const { domain } = values.params;
    const time = values.params.time || "now";
    const held = new Set(values.held_wishes.map((entry) => entry.card));
    for (const entry of values.held_strengths) if (entry.time === time) held.add(entry.card);
    return Object.keys(content.cards).filter((id) => {
      const card = content.cards[id];
      return card.domain === domain && card.times.includes(time) && !held.has(id);
    });
  },
};
