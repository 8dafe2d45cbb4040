// assess: ratelimiter
//
// Reads the log, asks the limiter of its endpoint about each request, and writes the answers.
import { readFileSync } from "node:fs";

import { Limiter } from "./limiter.js";

interface Endpoint {
  readonly limiter: Limiter;
  allowed: number;
  denied: number;
}

function* wordsOf(text: string): Generator<string, never> {
  for (const [word] of text.matchAll(/\S+/g)) {
    yield word;
  }
  throw new Error("the input ends too early");
}

const words = wordsOf(readFileSync(0, "utf8"));
const word = (): string => words.next().value;
const number = (): number => Number(word());

const endpointCount = number();
const requestCount = number();
const endpoints = new Map<string, Endpoint>(); // in the order of the input
for (let i = 0; i < endpointCount; i++) {
  const name = word();
  const limit = number();
  const window = number();
  endpoints.set(name, { limiter: new Limiter(limit, window), allowed: 0, denied: 0 });
}

const answers: string[] = [];
for (let i = 0; i < requestCount; i++) {
  const time = number();
  const client = word();
  const name = word();
  const cost = number();
  const endpoint = endpoints.get(name);
  if (endpoint === undefined) {
    throw new Error(`no endpoint is called ${name}`);
  }
  const wait = endpoint.limiter.handle(client, time, cost);
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
