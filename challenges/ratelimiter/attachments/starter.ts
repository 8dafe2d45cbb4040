import { readFileSync } from "node:fs";

interface Endpoint {
  limit: number;
  window: number;
}

const [header = "", ...lines] = readFileSync(0, "utf8").trimEnd().split("\n");
const endpointCount = Number(header.split(" ")[0]);

const endpoints = new Map<string, Endpoint>();
for (const line of lines.slice(0, endpointCount)) {
  const [name = "", limit, window] = line.split(" ");
  endpoints.set(name, { limit: Number(limit), window: Number(window) });
}

const answers: string[] = [];
for (const line of lines.slice(endpointCount)) {
  const words = line.split(" ");
  const time = Number(words[0]);
  const client = words[1] ?? "";
  const name = words[2] ?? "";
  const cost = Number(words[3]);
  // your code here: answers.push("allow"), or "deny" and the wait
}
// and here: a line for each endpoint
console.log(answers.join("\n"));
