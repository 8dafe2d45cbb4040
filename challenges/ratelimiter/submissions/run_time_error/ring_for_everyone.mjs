// Exceeds the memory limit: every pair of client and endpoint gets arrays for 8192 requests at once, all of it written to,
// though most clients send only a few.
import { readFileSync } from "node:fs";

class Log {
  #times = new Float64Array(8192).fill(-1);
  #totals = new Float64Array(8192).fill(-1); // #totals[i] is the cost of the first i requests
  #first = 0;
  #count = 0;

  constructor() {
    this.#totals[0] = 0;
  }

  #grow() {
    for (const old of [this.#times, this.#totals]) {
      const larger = new Float64Array(2 * old.length);
      larger.set(old);
      if (old === this.#times) {
        this.#times = larger;
      } else {
        this.#totals = larger;
      }
    }
  }

  /** Returns 0 if the request is admitted, else its wait. */
  handle(limit, window, time, cost) {
    const horizon = time - window;
    while (this.#first < this.#count && this.#times[this.#first] <= horizon) {
      this.#first++;
    }
    const total = this.#totals[this.#count];
    const gone = this.#totals[this.#first];
    const excess = total - gone + cost - limit;
    if (excess <= 0) {
      if (this.#count + 1 === this.#times.length) {
        this.#grow();
      }
      this.#times[this.#count++] = time;
      this.#totals[this.#count] = total + cost;
      return 0;
    }
    return this.#times[this.#lastToLeave(gone + excess)] + window - time;
  }

  /** The first request with which the total reaches the one wanted. There is one. */
  #lastToLeave(wanted) {
    let low = this.#first;
    let high = this.#count - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#totals[middle + 1] >= wanted) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}

const lines = readFileSync(0, "utf8").split("\n");
const [endpointCount, requestCount] = lines[0].split(" ").map(Number);

const endpoints = new Map(); // in the order of the input
for (const line of lines.slice(1, 1 + endpointCount)) {
  const [name, limit, window] = line.split(" ");
  endpoints.set(name, { limit: Number(limit), window: Number(window), logs: new Map(), allowed: 0, denied: 0 });
}

const answers = [];
for (const line of lines.slice(1 + endpointCount, 1 + endpointCount + requestCount)) {
  const [time, client, name, cost] = line.split(" ");
  const endpoint = endpoints.get(name);
  let log = endpoint.logs.get(client);
  if (log === undefined) {
    log = new Log();
    endpoint.logs.set(client, log);
  }
  const wait = log.handle(endpoint.limit, endpoint.window, Number(time), Number(cost));
  if (wait === 0) {
    endpoint.allowed++;
    answers.push("allow");
  } else {
    endpoint.denied++;
    answers.push(`deny ${wait}`);
  }
}
for (const [name, { allowed, denied }] of endpoints) {
  answers.push(`${name} ${allowed} ${denied}`);
}
console.log(answers.join("\n"));
