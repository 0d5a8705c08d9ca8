// Summaries: what a screen says about many entries. Pure. Names and shapes are those of their twins in app/summaries/,
// where the docstrings say them; what each needs comes from there as data.

import { dict } from "../text.js";
import { diary } from "./diary.js";
import { home, people, strengths } from "./home.js";
import { pictures } from "./pictures.js";
import { plan } from "./plan.js";
import { scales } from "./scales.js";
import { sharing } from "./sharing.js";
import { talk } from "./talk.js";

const COMPUTE = { ...diary, ...home, ...people, ...pictures, ...plan, ...scales, ...sharing, ...strengths, ...talk };

/**
 * {name: {"needs": queries, "compute"}} of the `summaries` and `content` that the hosts share. `compute` gets the place's
 * values (`params`, `today`, its needs, the summaries before it) and what `needs` selects. Throws RangeError where a
 * summary is written in one host only.
 */
export function makeSummaries({ summaries, content }) {
  const written = Object.keys(COMPUTE).sort().join(" ");
  const named = Object.keys(summaries).sort().join(" ");
  if (written !== named) throw new RangeError(`summaries here: ${written}; there: ${named}`);
  return dict(
    Object.entries(summaries).map(([name, needs]) => [
      name,
      { needs, compute: (values) => COMPUTE[name](values, content) },
    ]),
  );
}
