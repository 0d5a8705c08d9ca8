// The whole book: as a file, and moved to another book on the server.

import { repaired } from "./exchange.js";
import { asked } from "./open.js";
import { readPosition, writePosition } from "./position.js";

/** {"entries": [{"id", "kind", "fields"}], "saves": [save]}, as `/export.json` gives it: what waits comes last. */
export function whole(database) {
  return database.run(["shown", "waiting", "log"], "readonly", async (transaction) => {
    const [shown, log, waiting] = await Promise.all(
      ["shown", "log", "waiting"].map((name) => asked(transaction.objectStore(name).getAll())),
    );
    const saves = new Map([...log, ...waiting].map(({ id, save }) => [id, save]));
    return { entries: shown.map(({ id, kind, fields }) => ({ id, kind, fields })), saves: [...saves.values()] };
  });
}

/** All that is here waits to be sent to the book `workbook`, whose owner's entry has that id. */
export function moveTo(database, workbook) {
  return database.run(["meta", "entries", "shown", "waiting", "log"], "readwrite", async (transaction) => {
    const position = await readPosition(transaction);
    for (const name of ["log", "waiting"]) {
      const store = transaction.objectStore(name);
      for (const record of await asked(store.getAll())) {
        if (!record.entries.includes(position.workbook)) continue;
        const moved = (id) => (id === position.workbook ? workbook : id);
        for (const change of record.save.changes) change.entry = moved(change.entry);
        store.put({ ...record, entries: record.entries.map(moved) });
      }
    }
    writePosition(transaction, { ...(await repaired(transaction, position)), workbook });
  });
}
