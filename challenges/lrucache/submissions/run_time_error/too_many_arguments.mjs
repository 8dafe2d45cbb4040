// Fails with a RangeError: a function does not take as many arguments as a long log has calls.

import { readFileSync } from "node:fs";

const [header, ...lines] = readFileSync(0, "utf8").trimEnd().split("\n");
const capacity = Number(header.split(" ")[0]);
const calls = lines.map((line) => {
  const [time, call, key, value, ttl] = line.split(" ");
  return { time: Number(time), call, key, value, expiry: Number(time) + Number(ttl) };
});
const putsAt = new Map(); // by expiry
for (const call of calls.filter(({ call }) => call === "put")) {
  const puts = putsAt.get(call.expiry);
  if (puts === undefined) {
    putsAt.set(call.expiry, [call]);
  } else {
    puts.push(call);
  }
}
const end = Math.max(...calls.map(({ time }) => time)); // what expires later does not matter
const expiries = [...putsAt.keys()].filter((expiry) => expiry <= end).sort((a, b) => a - b);
let next = 0;

const entries = new Map(); // the latest put of each key; least recently used first
let hits = 0;
let misses = 0;
let evictions = 0;
let expirations = 0;
const answers = [];
for (const call of calls) {
  for (; next < expiries.length && expiries[next] <= call.time; next++) {
    for (const put of putsAt.get(expiries[next])) {
      if (entries.get(put.key) === put) {
        entries.delete(put.key);
        expirations++;
      }
    }
  }
  const entry = entries.get(call.key);
  if (call.call === "stats") {
    answers.push(`stats ${hits} ${misses} ${evictions} ${expirations}`);
  } else if (call.call === "get" && entry === undefined) {
    misses++;
    answers.push("miss");
  } else if (call.call === "get") {
    hits++;
    entries.delete(call.key);
    entries.set(call.key, entry);
    answers.push(`hit ${entry.value}`);
  } else {
    if (!entries.delete(call.key) && entries.size === capacity) {
      const [oldest] = entries.keys();
      entries.delete(oldest);
      evictions++;
      answers.push(`evict ${oldest}`);
    } else {
      answers.push("ok");
    }
    entries.set(call.key, call);
  }
}
console.log(answers.join("\n"));
