// More than one person may have a book on a phone. Each has a database of its own; one of them is open at a time, and the
// others are set aside as they are.

const KEY = "books"; // in localStorage: {"open": name of a database, "of": {workbook: name}}
const FIRST = "krachtboek"; // the one that every phone begins with

/** The name of the database to open on this page; `workbook` is that of the page's book, if it says so. */
export function databaseFor(workbook) {
  return (workbook && read().of[workbook]) || read().open;
}

/** The database `name` is that of this `workbook`, and the one that is open. */
export function note(workbook, name) {
  const { of } = read();
  const others = Object.entries(of).filter(([, its]) => its !== name);
  write({ open: name, of: Object.fromEntries([...others, [workbook, name]]) });
}

/** From the next page on the book `workbook` is open, set aside before or not here yet. */
export function openBook(workbook) {
  const { of } = read();
  write({ of, open: of[workbook] || `${FIRST}-${workbook}` });
}

/** Whether another database than `name` is set aside for `workbook`. */
export function isSetAside(workbook, name) {
  return ![undefined, name].includes(read().of[workbook]);
}

/** The database `name` goes from this phone, and all that is in localStorage: the function that says again what stays. */
export function without(name) {
  const of = Object.fromEntries(Object.entries(read().of).filter(([, its]) => its !== name));
  return () => Object.keys(of).length && write({ of, open: FIRST });
}

function read() {
  try {
    return { open: FIRST, of: {}, ...JSON.parse(localStorage.getItem(KEY)) };
  } catch {
    return { open: FIRST, of: {} }; // no storage: there is one book
  }
}

function write(books) {
  try {
    localStorage.setItem(KEY, JSON.stringify(books));
  } catch {
    // no storage, or no room
  }
}
