/** A binary heap; `before(a, b)` says whether a has to leave before b. */
export class Heap {
  #items = [];
  #before;

  constructor(before) {
    this.#before = before;
  }

  get size() {
    return this.#items.length;
  }

  get top() {
    return this.#items[0];
  }

  push(item) {
    let place = this.#items.length;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#before(item, this.#items[parent])) {
        break;
      }
      this.#items[place] = this.#items[parent];
      place = parent;
    }
    this.#items[place] = item;
  }

  pop() {
    const top = this.#items[0];
    const last = this.#items.pop();
    if (this.#items.length > 0) {
      this.#sink(last);
    }
    return top;
  }

  /** Puts the item where it belongs, from the top downwards. */
  #sink(item) {
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child + 1 < this.#items.length && this.#before(this.#items[child + 1], this.#items[child])) {
        child++;
      }
      if (child >= this.#items.length || !this.#before(this.#items[child], item)) {
        break;
      }
      this.#items[place] = this.#items[child];
      place = child;
    }
    this.#items[place] = item;
  }
}
