import { Heap } from "./heap.js";

/**
 * A cache whose entries expire. A Map keeps its keys in the order in which they were set, so it is the order of use as well.
 * An entry that is replaced or evicted stays in the heap, where it is void.
 */
export class ExpiringCache {
  #capacity;
  #entries = new Map(); // least recently used first
  #expiries = new Heap((a, b) => a.expiry < b.expiry);

  counters = { hits: 0, misses: 0, evictions: 0, expirations: 0 };

  constructor(capacity) {
    this.#capacity = capacity;
  }

  /** Removes what expires now or has expired before. */
  expire(now) {
    while (this.#expiries.size > 0 && this.#expiries.top.expiry <= now) {
      const entry = this.#expiries.pop();
      if (this.#entries.get(entry.key) === entry) {
        this.#entries.delete(entry.key);
        this.counters.expirations++;
      }
    }
  }

  /** Returns the value, or undefined for a miss. */
  get(key) {
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      this.counters.misses++;
      return undefined;
    }
    this.counters.hits++;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** Returns the key that was evicted to make room, or undefined. */
  put(key, value, expiry) {
    let evicted;
    if (!this.#entries.delete(key) && this.#entries.size === this.#capacity) {
      evicted = this.#entries.keys().next().value;
      this.#entries.delete(evicted);
      this.counters.evictions++;
    }
    const entry = { key, value, expiry };
    this.#entries.set(key, entry);
    this.#expiries.push(entry);
    return evicted;
  }
}
