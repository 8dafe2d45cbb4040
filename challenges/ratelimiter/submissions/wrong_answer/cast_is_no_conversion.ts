// Wrong: the types say number, but the words of a line are texts whatever they are said to be; + puts them together.
import { readFileSync } from "node:fs";

interface Endpoint {
  readonly limit: number;
  readonly window: number;
  readonly logs: Map<string, Log>;
  allowed: number;
  denied: number;
}

interface Log {
  readonly times: number[];
  readonly totals: number[]; // the cost of all requests up to and including this one
  first: number; // the first request inside the window
  gone: number; // total of the requests before it
}

function handle(log: Log, limit: number, window: number, time: number, cost: number): number {
  for (let first = log.times[log.first]; first !== undefined && first <= time - window; first = log.times[log.first]) {
    log.gone = log.totals[log.first] ?? 0;
    log.first++;
  }
  const total = log.totals.at(-1) ?? 0;
  const excess = total - log.gone + cost - limit;
  if (excess <= 0) {
    log.times.push(time);
    log.totals.push(total + cost);
    return 0;
  }
  let last = log.first;
  while (last + 1 < log.totals.length && (log.totals[last] ?? 0) < log.gone + excess) {
    last++;
  }
  return (log.times[last] ?? 0) + window - time;
}

const [header = "", ...lines] = readFileSync(0, "utf8").trimEnd().split("\n");
const endpointCount = Number(header.split(" ")[0]);
const endpoints = new Map<string, Endpoint>();
for (const line of lines.slice(0, endpointCount)) {
  const [name, limit, window] = line.split(" ") as unknown as [string, number, number];
  endpoints.set(name, { limit, window, logs: new Map(), allowed: 0, denied: 0 });
}
const output: string[] = [];
for (const line of lines.slice(endpointCount)) {
  const [time, client, name, cost] = line.split(" ") as unknown as [number, string, string, number];
  const endpoint = endpoints.get(name)!;
  let log = endpoint.logs.get(client);
  if (log === undefined) {
    log = { times: [], totals: [], first: 0, gone: 0 };
    endpoint.logs.set(client, log);
  }
  const wait = handle(log, endpoint.limit, endpoint.window, time, cost);
  if (wait === 0) {
    endpoint.allowed++;
    output.push("allow");
  } else {
    endpoint.denied++;
    output.push(`deny ${wait}`);
  }
}
for (const [name, { allowed, denied }] of endpoints) {
  output.push(`${name} ${allowed} ${denied}`);
}
console.log(output.join("\n"));
