import { readFileSync } from "node:fs";

const lines = readFileSync(0, "utf8").split("\n");
const [endpointCount, requestCount] = lines[0].split(" ").map(Number);

const endpoints = new Map();
for (const line of lines.slice(1, 1 + endpointCount)) {
  const [name, limit, window] = line.split(" ");
  endpoints.set(name, { limit: Number(limit), window: Number(window) });
}

const answers = [];
for (const line of lines.slice(1 + endpointCount, 1 + endpointCount + requestCount)) {
  const words = line.split(" ");
  const time = Number(words[0]);
  const client = words[1];
  const name = words[2];
  const cost = Number(words[3]);
  // your code here: answers.push("allow"), or "deny" and the wait
}
// and here: a line for each endpoint
console.log(answers.join("\n"));
