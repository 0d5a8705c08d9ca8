// Chance that a seed repeats: mulberry32 by Tommy Ettinger, and what is made of it.

export class Chance {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /** A number from 0 up to, but not, 1. */
  next = () => {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };

  /** A whole number below `end`. */
  below(end) {
    return Math.floor(this.next() * end);
  }

  /** Whether something happens that does so this often. */
  is(often) {
    return this.next() < often;
  }

  one(list) {
    return list[this.below(list.length)];
  }

  /** One of the names of `weights`, as often as they weigh. */
  of(weights) {
    let left = this.next() * Object.values(weights).reduce((sum, weight) => sum + weight, 0);
    for (const [name, weight] of Object.entries(weights)) if ((left -= weight) < 0) return name;
    return Object.keys(weights)[0];
  }

  /** A UUIDv7 as of `at` (ms). */
  id(at) {
    const hex = (digits) => Array.from({ length: digits }, () => this.below(16).toString(16)).join("");
    const time = Math.max(0, Math.floor(at)).toString(16).padStart(12, "0");
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${"89ab"[this.below(4)]}${hex(3)}-${hex(12)}`;
  }
}
