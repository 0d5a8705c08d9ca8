// The whole book: as a file, and moved to another book on the server.

import { repaired } from "./exchange.js";
import { shownIn } from "./effects.js";
import { asked } from "./open.js";
import { readPosition, writePosition } from "./position.js";
import { pageOf, recordsIn } from "./saves.js";

/** {"entries": [{"id", "kind", "fields"}], "saves": [save]}, as `/export.json` gives it: what waits comes last. */
export function whole(database) {
  return database.run(["entries", "waiting", "log"], "readonly", async (transaction) => {
    const [stored, log, waiting] = await Promise.all(
      ["entries", "log", "waiting"].map((name) => asked(transaction.objectStore(name).getAll())),
    );
    const saves = new Map([...recordsIn(log), ...waiting].map(({ id, save }) => [id, save]));
    const entries = stored.map(shownIn).map(({ id, kind, fields }) => ({ id, kind, fields }));
    return { entries, saves: [...saves.values()] };
  });
}

/** All that is here waits to be sent to the book `workbook`, whose owner's entry has that id. */
export function moveTo(database, workbook) {
  return database.run(["meta", "entries", "waiting", "log"], "readwrite", async (transaction) => {
    const position = await readPosition(transaction);
    const moved = (id) => (id === position.workbook ? workbook : id);
    const isOfOwner = (record) => record.entries.includes(position.workbook);
    const move = (record) => {
      for (const change of record.save.changes) change.entry = moved(change.entry);
      return { ...record, entries: record.entries.map(moved) };
    };
    const [log, waiting] = ["log", "waiting"].map((name) => transaction.objectStore(name));
    for (const page of await asked(log.getAll())) {
      const records = recordsIn([page]);
      if (records.some(isOfOwner)) log.put(pageOf(records.map(move), page.n));
    }
    for (const record of await asked(waiting.getAll())) if (isOfOwner(record)) waiting.put(move(record));
    writePosition(transaction, { ...(await repaired(transaction, position)), workbook });
  });
}
