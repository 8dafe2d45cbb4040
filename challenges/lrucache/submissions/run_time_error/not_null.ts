// Fails with a TypeError: ! promises an entry, but that of an evicted key is not there any more.
import { readFileSync } from "node:fs";

interface Expiry {
  readonly key: string;
  readonly time: number;
}

interface Entry {
  readonly value: string;
  readonly expiry: number;
}

/** A binary heap with the record that expires first on top. */
class Heap {
  private readonly records: Expiry[] = [];

  get first(): Expiry | undefined {
    return this.records[0];
  }

  push(record: Expiry): void {
    let place = this.records.length;
    for (; place > 0; place = (place - 1) >> 1) {
      const parent = this.records[(place - 1) >> 1];
      if (parent === undefined || parent.time <= record.time) {
        break;
      }
      this.records[place] = parent;
    }
    this.records[place] = record;
  }

  pop(): void {
    const last = this.records.pop();
    if (last === undefined || this.records.length === 0) {
      return;
    }
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      const left = this.records[child];
      const right = this.records[child + 1];
      let least = left;
      if (left && right && right.time < left.time) {
        least = right;
        child++;
      }
      if (least === undefined || least.time >= last.time) {
        break;
      }
      this.records[place] = least;
      place = child;
    }
    this.records[place] = last;
  }
}

const [header = "", ...calls] = readFileSync(0, "utf8").trimEnd().split("\n");
const capacity = Number(header.split(" ")[0]);
const entries = new Map<string, Entry>(); // least recently used first
const expiries = new Heap();
let hits = 0;
let misses = 0;
let evictions = 0;
let expirations = 0;

function expire(now: number): void {
  for (let due = expiries.first; due && due.time <= now; due = expiries.first) {
    expiries.pop();
    if (entries.get(due.key)!.expiry === due.time) {
      entries.delete(due.key);
      expirations++;
    }
  }
}

function get(key: string): string {
  const entry = entries.get(key);
  if (entry === undefined) {
    misses++;
    return "miss";
  }
  hits++;
  entries.delete(key);
  entries.set(key, entry);
  return `hit ${entry.value}`;
}

function put(key: string, value: string, expiry: number): string {
  let said = "ok";
  if (!entries.delete(key) && entries.size === capacity) {
    for (const oldest of entries.keys()) {
      entries.delete(oldest);
      said = `evict ${oldest}`;
      break;
    }
    evictions++;
  }
  entries.set(key, { value, expiry });
  expiries.push({ key, time: expiry });
  return said;
}

const answers = calls.map((line) => {
  const [time, call, key = "", value = "", ttl] = line.split(" ");
  const now = Number(time);
  expire(now);
  switch (call) {
    case "get":
      return get(key);
    case "put":
      return put(key, value, now + Number(ttl));
    default:
      return `stats ${hits} ${misses} ${evictions} ${expirations}`;
  }
});
console.log(answers.join("\n"));
