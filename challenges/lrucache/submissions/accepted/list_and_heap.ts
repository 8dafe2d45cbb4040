// assess: lrucache
//
// A ring of nodes keeps the order of use, a heap the expiries, a Map finds a node by its key. A node knows its place in the
// heap, so it can leave from anywhere.
import { readFileSync } from "node:fs";

class Node {
  older: Node = this;
  newer: Node = this;
  place = -1; // in the heap

  constructor(
    readonly key: string,
    public value: number,
    public expiry: number,
  ) {}

  unlink(): void {
    this.older.newer = this.newer;
    this.newer.older = this.older;
  }

  linkBefore(next: Node): void {
    this.older = next.older;
    this.newer = next;
    this.older.newer = this;
    next.older = this;
  }
}

/** The node that expires first is on top. */
class Expiries {
  private readonly nodes: Node[] = [];

  get first(): Node | undefined {
    return this.nodes[0];
  }

  add(node: Node): void {
    this.settle(this.nodes.length, node);
  }

  remove(node: Node): void {
    const last = this.nodes.pop();
    if (last !== undefined && last !== node) {
      this.settle(node.place, last);
    }
  }

  /** Puts the node at this place, then moves it up or down to where it belongs. */
  settle(place: number, node: Node): void {
    for (let parent = this.parentOf(place); parent && parent.expiry > node.expiry; parent = this.parentOf(place)) {
      const free = parent.place;
      this.set(place, parent);
      place = free;
    }
    for (let child = this.childOf(place); child && child.expiry < node.expiry; child = this.childOf(place)) {
      const free = child.place;
      this.set(place, child);
      place = free;
    }
    this.set(place, node);
  }

  private parentOf(place: number): Node | undefined {
    return place === 0 ? undefined : this.nodes[(place - 1) >> 1];
  }

  /** The one of the two children that expires first. */
  private childOf(place: number): Node | undefined {
    const left = this.nodes[2 * place + 1];
    const right = this.nodes[2 * place + 2];
    return left && right && right.expiry < left.expiry ? right : left;
  }

  private set(place: number, node: Node): void {
    this.nodes[place] = node;
    node.place = place;
  }
}

class Cache {
  private readonly nodes = new Map<string, Node>();
  private readonly ring = new Node("", 0, 0); // between the newest and the oldest
  private readonly expiries = new Expiries();
  private hits = 0;
  private misses = 0;
  private evictions = 0;
  private expirations = 0;

  constructor(private readonly capacity: number) {}

  expire(now: number): void {
    for (let first = this.expiries.first; first && first.expiry <= now; first = this.expiries.first) {
      this.remove(first);
      this.expirations++;
    }
  }

  get(key: string): string {
    const node = this.nodes.get(key);
    if (node === undefined) {
      this.misses++;
      return "miss";
    }
    this.hits++;
    this.use(node);
    return `hit ${node.value}`;
  }

  put(key: string, value: number, expiry: number): string {
    const node = this.nodes.get(key);
    if (node !== undefined) {
      node.value = value;
      node.expiry = expiry;
      this.expiries.settle(node.place, node);
      this.use(node);
      return "ok";
    }
    if (this.nodes.size < this.capacity) {
      this.add(new Node(key, value, expiry));
      return "ok";
    }
    const oldest = this.ring.newer;
    this.remove(oldest);
    this.evictions++;
    this.add(new Node(key, value, expiry));
    return `evict ${oldest.key}`;
  }

  stats(): string {
    return `stats ${this.hits} ${this.misses} ${this.evictions} ${this.expirations}`;
  }

  private use(node: Node): void {
    node.unlink();
    node.linkBefore(this.ring);
  }

  private add(node: Node): void {
    this.nodes.set(node.key, node);
    this.expiries.add(node);
    node.linkBefore(this.ring);
  }

  private remove(node: Node): void {
    this.nodes.delete(node.key);
    this.expiries.remove(node);
    node.unlink();
  }
}

function answer(cache: Cache, line: string): string {
  const [time, call, key = "", value, ttl] = line.split(" ");
  const now = Number(time);
  cache.expire(now);
  switch (call) {
    case "get":
      return cache.get(key);
    case "put":
      return cache.put(key, Number(value), now + Number(ttl));
    default:
      return cache.stats();
  }
}

const [header = "", ...calls] = readFileSync(0, "utf8").trimEnd().split("\n");
const cache = new Cache(Number(header.split(" ")[0]));
console.log(calls.map((line) => answer(cache, line)).join("\n"));
