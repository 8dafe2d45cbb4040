// Wrong: || takes the time 0 for a missing one.
import { readFileSync } from "node:fs";

/** An admitted request; `total` is the cost of all entries up to and including this one. */
interface Entry {
  readonly time: number;
  readonly total: number;
}

/** The admitted requests of one client. */
class Log {
  private readonly entries: Entry[] = [];
  private first = 0; // the first entry inside the window
  private gone = 0; // total of the entries before it

  leave(horizon: number): void {
    for (let entry = this.entries[this.first]; entry && entry.time <= horizon; entry = this.entries[this.first]) {
      this.gone = entry.total;
      this.first++;
    }
  }

  used(): number {
    return this.total() - this.gone;
  }

  admit(time: number, cost: number): void {
    this.entries.push({ time, total: this.total() + cost });
  }

  /** When did the request come that has to leave last for so much to be free again? */
  timeToFree(cost: number): number {
    let low = this.first;
    let high = this.entries.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle).total >= this.gone + cost) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return this.at(low).time;
  }

  private total(): number {
    return this.entries.length === 0 ? 0 : this.at(this.entries.length - 1).total;
  }

  private at(index: number): Entry {
    const entry = this.entries[index];
    if (entry === undefined) {
      throw new RangeError(`the log has no entry ${index}`);
    }
    return entry;
  }
}

/** The budgets of the clients of one endpoint. */
class Limiter {
  private readonly logs = new Map<string, Log>();

  constructor(
    private readonly limit: number,
    private readonly window: number,
  ) {}

  /** Returns 0 if the request is admitted, else its wait. Times must not decrease. */
  handle(client: string, time: number, cost: number): number {
    const log = this.logOf(client);
    log.leave(time - this.window);
    const excess = log.used() + cost - this.limit;
    if (excess <= 0) {
      log.admit(time, cost);
      return 0;
    }
    return (log.timeToFree(excess) || time) + this.window - time;
  }

  private logOf(client: string): Log {
    let log = this.logs.get(client);
    if (log === undefined) {
      log = new Log();
      this.logs.set(client, log);
    }
    return log;
  }
}

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
