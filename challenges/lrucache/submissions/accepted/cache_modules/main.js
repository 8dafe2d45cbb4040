// assess: lrucache
//
// Reads the log line by line, replays it on a cache, and writes the answers.
import { createInterface } from "node:readline";

import { ExpiringCache } from "./cache.js";

function replay(cache, line) {
  const [time, call, key, value, ttl] = line.split(" ");
  const now = Number(time);
  cache.expire(now);
  switch (call) {
    case "get": {
      const found = cache.get(key);
      return found === undefined ? "miss" : `hit ${found}`;
    }
    case "put": {
      const evicted = cache.put(key, value, now + Number(ttl));
      return evicted === undefined ? "ok" : `evict ${evicted}`;
    }
    default: {
      const { hits, misses, evictions, expirations } = cache.counters;
      return `stats ${hits} ${misses} ${evictions} ${expirations}`;
    }
  }
}

let cache;
const answers = [];
for await (const line of createInterface({ input: process.stdin })) {
  if (cache === undefined) {
    cache = new ExpiringCache(Number(line.split(" ")[0]));
  } else {
    answers.push(replay(cache, line));
  }
}
console.log(answers.join("\n"));
