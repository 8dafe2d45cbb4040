// Wrong: == asks whether two Integers are one object, which is so for small numbers only.
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;

public final class BoxedComparison {
    private record Expiry(long time, Integer put, String key) implements Comparable<Expiry> {
        @Override
        public int compareTo(Expiry other) {
            return Long.compare(time, other.time);
        }
    }

    private final int capacity;
    private final Map<String, String> values = new LinkedHashMap<>(16, 0.75f, true); // least recently used first
    private final Map<String, Integer> latestPut = new HashMap<>();
    private final PriorityQueue<Expiry> expiries = new PriorityQueue<>();
    private int puts;
    private int hits;
    private int misses;
    private int evictions;
    private int expirations;

    private BoxedComparison(int capacity) {
        this.capacity = capacity;
    }

    private void expire(long now) {
        while (!expiries.isEmpty() && expiries.peek().time() <= now) {
            Expiry expiry = expiries.remove();
            if (latestPut.get(expiry.key()) == expiry.put()) {
                latestPut.remove(expiry.key());
                values.remove(expiry.key());
                expirations++;
            }
        }
    }

    private String get(String key) {
        String value = values.get(key);
        if (value == null) {
            misses++;
            return "miss";
        }
        hits++;
        return "hit " + value;
    }

    private String put(String key, String value, long expiry) {
        String said = "ok";
        if (!values.containsKey(key) && values.size() == capacity) {
            String oldest = values.keySet().iterator().next();
            values.remove(oldest);
            latestPut.remove(oldest);
            evictions++;
            said = "evict " + oldest;
        }
        puts++;
        values.put(key, value);
        latestPut.put(key, puts);
        expiries.add(new Expiry(expiry, puts, key));
        return said;
    }

    private String stats() {
        return "stats " + hits + " " + misses + " " + evictions + " " + expirations;
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        StringBuilder out = new StringBuilder();
        String[] header = in.readLine().split(" ");
        BoxedComparison cache = new BoxedComparison(Integer.parseInt(header[0]));
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
