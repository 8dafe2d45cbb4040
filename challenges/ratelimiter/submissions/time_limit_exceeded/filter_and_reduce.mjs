// Correct but too slow: filters and adds up the whole window of the client again for each request.
import { readFileSync } from "node:fs";

const lines = readFileSync(0, "utf8").split("\n");
const [endpointCount, requestCount] = lines[0].split(" ").map(Number);

const endpoints = new Map();
for (const line of lines.slice(1, 1 + endpointCount)) {
  const [name, limit, window] = line.split(" ");
  endpoints.set(name, { limit: Number(limit), window: Number(window), logs: new Map(), allowed: 0, denied: 0 });
}

function handle({ limit, window, logs }, time, client, cost) {
  const log = (logs.get(client) ?? []).filter((request) => request.time > time - window);
  logs.set(client, log);
  let used = log.reduce((sum, request) => sum + request.cost, cost);
  if (used <= limit) {
    log.push({ time, cost });
    return 0;
  }
  const last = log.find((request) => (used -= request.cost) <= limit);
  return last.time + window - time;
}

const answers = [];
for (const line of lines.slice(1 + endpointCount, 1 + endpointCount + requestCount)) {
  const [time, client, name, cost] = line.split(" ");
  const endpoint = endpoints.get(name);
  const wait = handle(endpoint, Number(time), client, Number(cost));
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
