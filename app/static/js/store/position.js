// Position: where the device is in the workbook's sequence. One record in "meta".
//
//     {"turn": answers taken in, "workbook", "epoch", "cursor", "last", "logged": saves in the log, "digest": of base,
//      "complete": whether the first pull was whole, "vain": repairs in a row that did not help, "synced_at": ms of the device's clock, null if never}

import { EMPTY } from "../digest.js";
import { asked } from "./open.js";

const KEY = "position";
const START = { turn: 0, workbook: null, complete: false, vain: 0, synced_at: null };
const NOWHERE = { epoch: null, cursor: 0, last: null, logged: 0, digest: EMPTY };

/** The position, in a transaction with "meta". */
export async function readPosition(transaction) {
  return { ...START, ...NOWHERE, ...(await asked(transaction.objectStore("meta").get(KEY))) };
}

/** Write the position down. */
export function writePosition(transaction, position) {
  transaction.objectStore("meta").put(position, KEY);
}

/** The position of a device that asks for everything from the start. */
export function atStart(position) {
  return { ...position, ...NOWHERE };
}
