import { readFileSync } from "node:fs";

const [header = "", ...lines] = readFileSync(0, "utf8").trimEnd().split("\n");
const capacity = Number(header.split(" ")[0]);

const answers: string[] = [];
for (const line of lines) {
  const words = line.split(" ");
  const time = Number(words[0]);
  if (words[1] === "put") {
    const key = words[2] ?? "";
    const value = Number(words[3]);
    const ttl = Number(words[4]);
    // your code here: answers.push("ok"), or "evict" and the key that was evicted
  } else if (words[1] === "get") {
    const key = words[2] ?? "";
    // and here: "hit" and the value, or "miss"
  } else {
    // and here: "stats" and the four counters
  }
}
console.log(answers.join("\n"));
