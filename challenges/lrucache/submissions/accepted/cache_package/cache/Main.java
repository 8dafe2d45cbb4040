// assess: lrucache
//
// Reads the log, replays it on a cache, and writes the answers.
package cache;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;

public final class Main {
    private Main() {}

    private static String answer(ExpiringCache cache, String[] words) {
        long now = Long.parseLong(words[0]);
        cache.expire(now);
        return switch (words[1]) {
            case "get" -> {
                Integer value = cache.get(words[2]);
                yield value == null ? "miss" : "hit " + value;
            }
            case "put" -> {
                String evicted = cache.put(words[2], Integer.parseInt(words[3]), now + Long.parseLong(words[4]));
                yield evicted == null ? "ok" : "evict " + evicted;
            }
            case "stats" -> {
                ExpiringCache.Counters c = cache.counters();
                yield "stats " + c.hits() + " " + c.misses() + " " + c.evictions() + " " + c.expirations();
            }
            default -> throw new IllegalArgumentException(words[1]);
        };
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        try (PrintWriter out = new PrintWriter(System.out)) {
            String[] header = in.readLine().split(" ");
            ExpiringCache cache = new ExpiringCache(Integer.parseInt(header[0]));
            for (int calls = Integer.parseInt(header[1]); calls > 0; calls--) {
                out.println(answer(cache, in.readLine().split(" ")));
            }
        }
    }
}
