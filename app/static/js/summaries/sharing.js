// Summaries of sharing: who sees what of the book, and who looked. Twin: app/summaries/sharing.py

import { dict, get, has } from "../text.js";
import { few } from "./home.js";

export const sharing = {
  grants(values, content) {
    return dict(
      values.own_grants.map((entry) => {
        const over = isOver(entry, values.today);
        const { name, organisation, until } = entry;
        return [entry.id, { name, organisation, until, over, sees: over ? [] : shared(entry, content) }];
      }),
    );
  },

  looks({ all_looks, looked_by }, content) {
    return few(
      all_looks
        .filter((look) => has(looked_by, look.grant))
        .map((look) => ({
          date: look.date,
          name: looked_by[look.grant].name,
          sections: Object.keys(content.sections).filter((section) => get(look.sections, section)),
          copied: look.copied,
        })),
    );
  },
};

function isOver(grant, today) {
  const past = said(grant, "until", grant.until).some((until) => until !== null && until < today);
  return past || ["ended", "stopped", "removed"].some((name) => said(grant, name, grant[name]).includes(true));
}

function shared(grant, content) {
  return Object.keys(content.sections).filter((section) =>
    said(grant, `shares.${section}`, get(grant.shares, section, false)).every((value) => value),
  );
}

// All that is said of a field and not settled yet; else what is `shown` of it.
function said(entry, name, shown) {
  const versions = entry.rivals.filter(({ fields }) => has(fields, name)).map(({ fields }) => fields[name]);
  return versions.length ? versions : [shown];
}
