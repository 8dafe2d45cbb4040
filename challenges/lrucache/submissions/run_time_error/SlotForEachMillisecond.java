// Ends with an OutOfMemoryError: a wheel with one slot for each millisecond up to the last expiry.
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

public final class SlotForEachMillisecond {
    private record Entry(String key, String value, long expiry) {}

    private final int capacity;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true); // least recently used first
    private final List<List<Entry>> wheel = new ArrayList<>();
    private int turned; // slots before this one are done with
    private int hits;
    private int misses;
    private int evictions;
    private int expirations;

    private SlotForEachMillisecond(int capacity) {
        this.capacity = capacity;
    }

    private void expire(long now) {
        for (; turned < wheel.size() && turned <= now; turned++) {
            List<Entry> due = wheel.set(turned, null);
            if (due == null) {
                continue;
            }
            for (Entry entry : due) {
                if (entries.remove(entry.key(), entry)) {
                    expirations++;
                }
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
        if (!entries.containsKey(key) && entries.size() == capacity) {
            Entry oldest = entries.values().iterator().next();
            entries.remove(oldest.key());
            evictions++;
            said = "evict " + oldest.key();
        }
        Entry entry = new Entry(key, value, expiry);
        entries.put(key, entry);
        while (wheel.size() <= expiry) {
            wheel.add(null);
        }
        int slot = (int) expiry;
        if (wheel.get(slot) == null) {
            wheel.set(slot, new ArrayList<>());
        }
        wheel.get(slot).add(entry);
        return said;
    }

    private String stats() {
        return "stats " + hits + " " + misses + " " + evictions + " " + expirations;
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        StringBuilder out = new StringBuilder();
        String[] header = in.readLine().split(" ");
        SlotForEachMillisecond cache = new SlotForEachMillisecond(Integer.parseInt(header[0]));
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
