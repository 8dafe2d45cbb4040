// Correct but too slow: PriorityQueue.removeIf looks through the whole queue, and builds it anew.
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;

public final class LinearRemoval {
    private record Entry(String key, String value, long expiry) {}

    private static final Comparator<Entry> FIRST_TO_EXPIRE =
            Comparator.comparingLong(Entry::expiry).thenComparing(Entry::key);

    private final int capacity;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true); // least recently used first
    private final PriorityQueue<Entry> expiries = new PriorityQueue<>(FIRST_TO_EXPIRE);
    private int hits;
    private int misses;
    private int evictions;
    private int expirations;

    private LinearRemoval(int capacity) {
        this.capacity = capacity;
    }

    private void expire(long now) {
        while (!expiries.isEmpty() && expiries.peek().expiry() <= now) {
            entries.remove(expiries.poll().key());
            expirations++;
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
            expiries.removeIf(entry -> entry.key().equals(key));
        } else if (entries.size() == capacity) {
            Entry oldest = entries.values().iterator().next();
            entries.remove(oldest.key());
            expiries.removeIf(entry -> entry.equals(oldest));
            evictions++;
            said = "evict " + oldest.key();
        }
        Entry entry = new Entry(key, value, expiry);
        entries.put(key, entry);
        expiries.add(entry);
        return said;
    }

    private String stats() {
        return "stats " + hits + " " + misses + " " + evictions + " " + expirations;
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        StringBuilder out = new StringBuilder();
        String[] header = in.readLine().split(" ");
        LinearRemoval cache = new LinearRemoval(Integer.parseInt(header[0]));
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
