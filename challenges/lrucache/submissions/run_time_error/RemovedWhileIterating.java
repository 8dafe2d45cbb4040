// Fails with a ConcurrentModificationException: takes moments out of a map while it goes through them, which only works for
// the last one.
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

public final class RemovedWhileIterating {
    private record Entry(String key, String value, long expiry) {}

    private final int capacity;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true); // least recently used first
    private final TreeMap<Long, Set<String>> expiries = new TreeMap<>(); // the keys that expire at a moment
    private int hits;
    private int misses;
    private int evictions;
    private int expirations;

    private RemovedWhileIterating(int capacity) {
        this.capacity = capacity;
    }

    private void expire(long now) {
        for (long moment : expiries.headMap(now, true).keySet()) {
            for (String key : expiries.remove(moment)) {
                entries.remove(key);
                expirations++;
            }
        }
    }

    private String get(String key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            misses++;
            return "miss";
        }
        hits++;
        return "hit " + entry.value();
    }

    private String put(String key, String value, long expiry) {
        String said = "ok";
        if (entries.containsKey(key)) {
            forget(entries.get(key));
        } else if (entries.size() == capacity) {
            Entry oldest = entries.values().iterator().next();
            entries.remove(oldest.key());
            forget(oldest);
            evictions++;
            said = "evict " + oldest.key();
        }
        Entry entry = new Entry(key, value, expiry);
        entries.put(key, entry);
        expiries.computeIfAbsent(expiry, unused -> new HashSet<>()).add(key);
        return said;
    }

    private void forget(Entry entry) {
        Set<String> keys = expiries.get(entry.expiry());
        keys.remove(entry.key());
        if (keys.isEmpty()) {
            expiries.remove(entry.expiry());
        }
    }

    private String stats() {
        return "stats " + hits + " " + misses + " " + evictions + " " + expirations;
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        StringBuilder out = new StringBuilder();
        String[] header = in.readLine().split(" ");
        RemovedWhileIterating cache = new RemovedWhileIterating(Integer.parseInt(header[0]));
        for (int calls = Integer.parseInt(header[1]); calls > 0; calls--) {
            String[] words = in.readLine().split(" ");
            long now = Long.parseLong(words[0]);
            cache.expire(now);
            out.append(switch (words[1]) {
                case "get" -> cache.get(words[2]);
                case "put" -> cache.put(words[2], words[3], now + Long.parseLong(words[4]));
                default -> cache.stats();
            }).append('\n');
        }
        System.out.print(out);
    }
}
