// assess: ratelimiter
//
// For each client and endpoint: a list of admitted requests with running totals of their costs, and the index of the first
// one inside the window. The wait of a denied request is found by binary search in the totals.
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;

public final class SlidingLog {
    /** An admitted request; {@code total} is the cost of all entries up to and including this one. */
    private record Entry(long time, long total) {}

    private static final class Log {
        private final List<Entry> entries = new ArrayList<>();
        private int first; // the first entry inside the window
        private long gone; // total of the entries before it

        /** Returns 0 if the request is admitted, else its wait. */
        long handle(long limit, long window, long time, long cost) {
            while (first < entries.size() && entries.get(first).time() <= time - window) {
                gone = entries.get(first++).total();
            }
            long total = entries.isEmpty() ? 0 : entries.get(entries.size() - 1).total();
            long excess = total - gone + cost - limit;
            if (excess <= 0) {
                entries.add(new Entry(time, total + cost));
                return 0;
            }
            return timeOfTotal(gone + excess) + window - time;
        }

        /** The time of the first entry whose total is at least the one wanted. There is one. */
        private long timeOfTotal(long wanted) {
            int low = first;
            int high = entries.size() - 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (entries.get(middle).total() >= wanted) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return entries.get(low).time();
        }
    }

    private static final class Endpoint {
        private final long limit;
        private final long window;
        private final Map<String, Log> logs = new HashMap<>();
        private int allowed;
        private int denied;

        Endpoint(long limit, long window) {
            this.limit = limit;
            this.window = window;
        }

        String answer(long time, String client, long cost) {
            long wait = logs.computeIfAbsent(client, unused -> new Log()).handle(limit, window, time, cost);
            if (wait == 0) {
                allowed++;
                return "allow";
            }
            denied++;
            return "deny " + wait;
        }
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        try (PrintWriter out = new PrintWriter(System.out)) {
            StringTokenizer words = new StringTokenizer(in.readLine());
            int endpointCount = Integer.parseInt(words.nextToken());
            int requestCount = Integer.parseInt(words.nextToken());

            Map<String, Endpoint> endpoints = new LinkedHashMap<>(); // in the order of the input
            for (int i = 0; i < endpointCount; i++) {
                words = new StringTokenizer(in.readLine());
                String name = words.nextToken();
                long limit = Long.parseLong(words.nextToken());
                long window = Long.parseLong(words.nextToken());
                endpoints.put(name, new Endpoint(limit, window));
            }
            for (int i = 0; i < requestCount; i++) {
                words = new StringTokenizer(in.readLine());
                long time = Long.parseLong(words.nextToken());
                String client = words.nextToken();
                Endpoint endpoint = endpoints.get(words.nextToken());
                long cost = Long.parseLong(words.nextToken());
                out.println(endpoint.answer(time, client, cost));
            }
            endpoints.forEach((name, e) -> out.println(name + " " + e.allowed + " " + e.denied));
        }
    }
}
