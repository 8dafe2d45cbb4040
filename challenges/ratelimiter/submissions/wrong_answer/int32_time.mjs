// Wrong: makes whole numbers with a bit operator, and those know 32 bits only.
import { readFileSync } from "node:fs";

class Log {
  #times = [];
  #totals = [0]; // #totals[i] is the cost of the first i requests
  #first = 0;

  /** Returns 0 if the request is admitted, else its wait. */
  handle(limit, window, time, cost) {
    const horizon = time - window;
    while (this.#first < this.#times.length && this.#times[this.#first] <= horizon) {
      this.#first++;
    }
    const total = this.#totals[this.#times.length];
    const gone = this.#totals[this.#first];
    const excess = total - gone + cost - limit;
    if (excess <= 0) {
      this.#times.push(time);
      this.#totals.push(total + cost);
      return 0;
    }
    return this.#times[this.#lastToLeave(gone + excess)] + window - time;
  }

  /** The first request with which the total reaches the one wanted. There is one. */
  #lastToLeave(wanted) {
    let low = this.#first;
    let high = this.#times.length - 1;
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
  endpoints.set(name, { limit: limit | 0, window: window | 0, logs: new Map(), allowed: 0, denied: 0 });
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
  const wait = log.handle(endpoint.limit, endpoint.window, time | 0, cost | 0);
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
