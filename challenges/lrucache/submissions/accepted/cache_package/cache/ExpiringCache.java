package cache;

import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * A cache whose entries expire. A doubly linked ring keeps the order of use, a heap the expiries. A record in the heap stays
 * there when its entry is replaced or evicted; it is void if the entry of its key came with another put.
 */
final class ExpiringCache {
    /** What has happened so far. */
    record Counters(int hits, int misses, int evictions, int expirations) {}

    private record Expiry(long time, long put, String key) implements Comparable<Expiry> {
        @Override
        public int compareTo(Expiry other) {
            return Long.compare(time, other.time);
        }
    }

    private static final class Entry {
        private final String key;
        private int value;
        private long put; // number of the put that it came with
        private Entry older = this;
        private Entry newer = this;

        Entry(String key) {
            this.key = key;
        }

        void unlink() {
            older.newer = newer;
            newer.older = older;
        }

        void linkBefore(Entry next) {
            older = next.older;
            newer = next;
            older.newer = this;
            next.older = this;
        }
    }

    private final int capacity;
    private final Map<String, Entry> entries = new HashMap<>();
    private final PriorityQueue<Expiry> expiries = new PriorityQueue<>();
    private final Entry ring = new Entry(""); // between the newest and the oldest
    private long puts;
    private int hits;
    private int misses;
    private int evictions;
    private int expirations;

    ExpiringCache(int capacity) {
        this.capacity = capacity;
    }

    /** Removes what expires now or has expired before. */
    void expire(long now) {
        while (!expiries.isEmpty() && expiries.peek().time() <= now) {
            Expiry expiry = expiries.remove();
            Entry entry = entries.get(expiry.key());
            if (entry != null && entry.put == expiry.put()) {
                remove(entry);
                expirations++;
            }
        }
    }

    /** Returns the value, or null for a miss. */
    Integer get(String key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            misses++;
            return null;
        }
        hits++;
        use(entry);
        return entry.value;
    }

    /** Returns the key that was evicted to make room, or null. */
    String put(String key, int value, long expiry) {
        String evicted = null;
        Entry entry = entries.get(key);
        if (entry == null) {
            if (entries.size() == capacity) {
                evicted = ring.newer.key;
                remove(ring.newer);
                evictions++;
            }
            entry = new Entry(key);
            entries.put(key, entry);
        }
        entry.value = value;
        entry.put = puts++;
        use(entry);
        expiries.add(new Expiry(expiry, entry.put, key));
        return evicted;
    }

    Counters counters() {
        return new Counters(hits, misses, evictions, expirations);
    }

    private void use(Entry entry) {
        entry.unlink();
        entry.linkBefore(ring);
    }

    private void remove(Entry entry) {
        entry.unlink();
        entries.remove(entry.key);
    }
}
