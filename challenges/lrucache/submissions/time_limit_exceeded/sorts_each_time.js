// Correct but too slow: sorts all expiries again after each put.
"use strict";

const { readFileSync } = require("node:fs");

/** The record that expires first comes last. */
class Expiries {
  #records = [];

  get first() {
    return this.#records.at(-1);
  }

  push(record) {
    this.#records.push(record);
    this.#records.sort((a, b) => b.expiry - a.expiry);
  }

  pop() {
    return this.#records.pop();
  }
}

class Cache {
  #entries = new Map(); // least recently used first
  #expiries = new Expiries();
  #capacity;
  #hits = 0;
  #misses = 0;
  #evictions = 0;
  #expirations = 0;

  constructor(capacity) {
    this.#capacity = capacity;
  }

  expire(now) {
    while (this.#expiries.first?.expiry <= now) {
      const record = this.#expiries.pop();
      if (this.#entries.get(record.key) === record) {
        this.#entries.delete(record.key);
        this.#expirations++;
      }
    }
  }

  get(key) {
    const entry = this.#entries.get(key);
    if (entry === undefined) {
      this.#misses++;
      return "miss";
    }
    this.#hits++;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return `hit ${entry.value}`;
  }

  put(key, value, expiry) {
    let said = "ok";
    if (!this.#entries.delete(key) && this.#entries.size === this.#capacity) {
      const [oldest] = this.#entries.keys();
      this.#entries.delete(oldest);
      this.#evictions++;
      said = `evict ${oldest}`;
    }
    const entry = { key, value, expiry };
    this.#entries.set(key, entry);
    this.#expiries.push(entry);
    return said;
  }

  stats() {
    return `stats ${this.#hits} ${this.#misses} ${this.#evictions} ${this.#expirations}`;
  }
}

const [header, ...calls] = readFileSync(0, "utf8").trimEnd().split("\n");
const cache = new Cache(Number(header.split(" ")[0]));
const answers = calls.map((line) => {
  const [time, call, key, value, ttl] = line.split(" ");
  const now = Number(time);
  cache.expire(now);
  switch (call) {
    case "get":
      return cache.get(key);
    case "put":
      return cache.put(key, value, now + Number(ttl));
    default:
      return cache.stats();
  }
});
console.log(answers.join("\n"));
