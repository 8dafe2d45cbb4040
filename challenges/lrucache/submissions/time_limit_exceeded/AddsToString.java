// Correct but too slow: each answer is added to a String, which copies all answers before it.
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

public final class AddsToString {
    private record Entry(String key, String value, long expiry) {}

    private static final Comparator<Entry> FIRST_TO_EXPIRE =
            Comparator.comparingLong(Entry::expiry).thenComparing(Entry::key);

    private final int capacity;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true); // least recently used first
    private final TreeSet<Entry> expiries = new TreeSet<>(FIRST_TO_EXPIRE);
    private int hits;
    private int misses;
    private int evictions;
    private int expirations;

    private AddsToString(int capacity) {
        this.capacity = capacity;
    }

    private void expire(long now) {
        while (!expiries.isEmpty() && expiries.first().expiry() <= now) {
            entries.remove(expiries.pollFirst().key());
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
            expiries.remove(entries.get(key));
        } else if (entries.size() == capacity) {
            Entry oldest = entries.values().iterator().next();
            entries.remove(oldest.key());
            expiries.remove(oldest);
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
        String out = "";
        String[] header = in.readLine().split(" ");
        AddsToString cache = new AddsToString(Integer.parseInt(header[0]));
        for (int calls = Integer.parseInt(header[1]); calls > 0; calls--) {
            String[] words = in.readLine().split(" ");
            long now = Long.parseLong(words[0]);
            cache.expire(now);
            out += switch (words[1]) {
                case "get" -> cache.get(words[2]);
                case "put" -> cache.put(words[2], words[3], now + Long.parseLong(words[4]));
                default -> cache.stats();
            };
            out += "\n";
        }
        System.out.print(out);
    }
}
