// Fails with a NullPointerException: the counters of an endpoint exist only after its first request, but the summary wants
// them all.
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

public final class UnusedEndpoint {
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

        Endpoint(long limit, long window) {
            this.limit = limit;
            this.window = window;
        }

        /** Returns 0 if the request is admitted, else its wait. */
        long handle(long time, String client, long cost) {
            return logs.computeIfAbsent(client, unused -> new Log()).handle(limit, window, time, cost);
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
            Map<String, int[]> counters = new HashMap<>(); // admitted and denied
            for (int i = 0; i < requestCount; i++) {
                words = new StringTokenizer(in.readLine());
                long time = Long.parseLong(words.nextToken());
                String client = words.nextToken();
                String name = words.nextToken();
                long cost = Long.parseLong(words.nextToken());
                long wait = endpoints.get(name).handle(time, client, cost);
                counters.computeIfAbsent(name, unused -> new int[2])[wait == 0 ? 0 : 1]++;
                out.println(wait == 0 ? "allow" : "deny " + wait);
            }
            endpoints.keySet().forEach(name -> out.println(name + " " + counters.get(name)[0] + " " + counters.get(name)[1]));
        }
    }
}
