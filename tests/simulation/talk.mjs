// How Node speaks with pytest, in lines of JSON, and both with the server.

import { createInterface } from "node:readline";

const lines = createInterface({ input: process.stdin, crlfDelay: Infinity })[Symbol.asyncIterator]();

process.on("unhandledRejection", (error) => end({ error: String(error.stack) }));

/** The next line of pytest. */
export async function hear() {
  return JSON.parse((await lines.next()).value);
}

/** Ask pytest to do something with the server; gives its answer when that is done. */
export function tell(what) {
  process.stdout.write(`${JSON.stringify(what)}\n`);
  return hear();
}

/** The last word. */
export function end(what) {
  process.stdout.write(`${JSON.stringify(what)}\n`, () => process.exit(0));
}

/** The real server at `address`. */
export class Server {
  constructor(address) {
    this.address = address;
  }

  /** What POST /sync answers: {"status", "text"}. Throws where there is no server. */
  asked = async (secret, body) => {
    const answer = await fetch(`${this.address}/sync`, { method: "POST", headers: headers(secret), body });
    return { status: answer.status, text: await answer.text() };
  };

  /** {"book": its /export.json, "digest": what it says}. */
  async everything(secret) {
    const book = await (await fetch(`${this.address}/export.json`, { headers: headers(secret) })).json();
    let place = { cursor: 0, last: null, epoch: null, workbook: null };
    for (;;) {
      const { text } = await this.asked(secret, JSON.stringify({ ...place, saves: [] }));
      const { cursor, last, epoch, workbook, more, digest } = JSON.parse(text);
      if (!more) return { book, digest };
      place = { cursor, last, epoch, workbook };
    }
  }
}

function headers(secret) {
  return { Cookie: `device=${secret}`, "Content-Type": "application/json" };
}
