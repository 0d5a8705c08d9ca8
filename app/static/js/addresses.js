// Addresses: reading what comes after "?", and where a form may go next. Twins: `read_query` and `is_local` in
// app/requests.py

import { dict } from "./dicts.js";

const MAX_ADDRESS = 500; // characters
const MAX_FIELDS = 100;
const LOCAL_PATH = /^\/[A-Za-z0-9_./-]*(\?[A-Za-z0-9_=&-]*)?(#[a-z0-9-]*)?$/;

/** The parameters in `query` (what follows "?"), at most so many; what cannot be read counts as not there. */
export function readQuery(query, most = MAX_FIELDS) {
  const parts = query.split("&");
  if (parts.length > most) return dict();
  const pairs = parts.map((part) => [part, part.indexOf("=")]).filter(([part, at]) => at >= 0 && at < part.length - 1);
  try {
    return dict(pairs.map(([part, at]) => [decoded(part.slice(0, at)), decoded(part.slice(at + 1))]));
  } catch (error) {
    if (error instanceof URIError) return dict();
    throw error;
  }
}

// "%" before no two digits stays as it is, bytes that are no UTF-8 throw.
function decoded(text) {
  return text.replace(/\+/g, " ").replace(/(?:%[0-9A-Fa-f]{2})+/g, decodeURIComponent);
}

/** Whether `address` is a place of the `table`: the only places a form may go to next. */
export function isLocal(address, table) {
  if (address.length > MAX_ADDRESS || !LOCAL_PATH.test(address) || address.startsWith("//")) return false;
  const [before] = address.split("#");
  const [path, query = ""] = before.split("?");
  return table.find(path, readQuery(query, MAX_ADDRESS)) !== null;
}
