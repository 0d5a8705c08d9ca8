// Patience: on a network that is there and brings nothing, waiting ends.

/** What `work(signal)` gives, which is told to stop after `ms`. */
export async function within(ms, work) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), ms);
  try {
    return await work(stop.signal);
  } finally {
    clearTimeout(timer);
  }
}
