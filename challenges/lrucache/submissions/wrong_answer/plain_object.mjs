// Wrong: a plain object has keys that nobody has put into it, such as constructor.
import { readFileSync } from "node:fs";

/** A binary heap with the record that expires first on top. */
class Expiries {
  #records = [];

  get first() {
    return this.#records[0];
  }

  push(record) {
    const records = this.#records;
    let place = records.length;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (records[parent].expiry <= record.expiry) {
        break;
      }
      records[place] = records[parent];
      place = parent;
    }
    records[place] = record;
  }

  pop() {
    const records = this.#records;
    const top = records[0];
    const last = records.pop();
    if (records.length === 0) {
      return top;
    }
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child + 1 < records.length && records[child + 1].expiry < records[child].expiry) {
        child++;
      }
      if (child >= records.length || records[child].expiry >= last.expiry) {
        break;
      }
      records[place] = records[child];
      place = child;
    }
    records[place] = last;
    return top;
  }
}

class Cache {
  #entries = {};
  #order = new Set(); // least recently used first
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
      if (this.#entries[record.key] === record) {
        delete this.#entries[record.key];
        this.#order.delete(record.key);
        this.#expirations++;
      }
    }
  }

  get(key) {
    const entry = this.#entries[key];
    if (entry === undefined) {
      this.#misses++;
      return "miss";
    }
    this.#hits++;
    this.#order.delete(key);
    this.#order.add(key);
    return `hit ${entry.value}`;
  }

  put(key, value, expiry) {
    let said = "ok";
    if (!this.#order.delete(key) && this.#order.size === this.#capacity) {
      const [oldest] = this.#order;
      this.#order.delete(oldest);
      delete this.#entries[oldest];
      this.#evictions++;
      said = `evict ${oldest}`;
    }
    const entry = { key, value, expiry };
    this.#entries[key] = entry;
    this.#order.add(key);
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
