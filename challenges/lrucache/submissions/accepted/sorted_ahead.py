# assess: lrucache
#
# The whole log is known, so the expiries of all puts can be sorted before the first call is replayed; an index then moves
# over them. The order of use is a ring of nodes; one node more, `ring`, stands between the newest and the oldest.
import sys


class Node:
    __slots__ = ("key", "value", "put", "before", "after")

    def __init__(self):
        self.before = self.after = self

    def leave(self):
        self.before.after = self.after
        self.after.before = self.before

    def join(self, ring):
        self.before = ring.before
        self.after = ring
        ring.before.after = self
        ring.before = self


def main():
    capacity, _ = map(int, sys.stdin.readline().split())
    calls = [line.split() for line in sys.stdin]
    expiries = sorted((int(call[0]) + int(call[4]), i) for i, call in enumerate(calls) if call[1] == "put")
    expiries.append((float("inf"), None))
    next_expiry = 0

    nodes = {}
    ring = Node()
    hits = misses = evictions = expirations = 0
    answers = []
    for i, call in enumerate(calls):
        now = int(call[0])
        while expiries[next_expiry][0] <= now:
            put = expiries[next_expiry][1]
            next_expiry += 1
            node = nodes.get(calls[put][2])
            if node is not None and node.put == put:
                node.leave()
                del nodes[node.key]
                expirations += 1
        if call[1] == "stats":
            answers.append(f"stats {hits} {misses} {evictions} {expirations}")
            continue
        key = call[2]
        node = nodes.get(key)
        if call[1] == "get":
            if node is None:
                misses += 1
                answers.append("miss")
            else:
                hits += 1
                node.leave()
                node.join(ring)
                answers.append("hit " + node.value)
            continue
        if node is not None:
            node.leave()
            answers.append("ok")
        else:
            if len(nodes) == capacity:
                oldest = ring.after
                oldest.leave()
                del nodes[oldest.key]
                evictions += 1
                answers.append("evict " + oldest.key)
            else:
                answers.append("ok")
            node = nodes[key] = Node()
            node.key = key
        node.value = call[3]
        node.put = i
        node.join(ring)
    print("\n".join(answers))


main()
