// Ends with an OutOfMemoryError: every pair of client and endpoint gets room for 8192 requests at once, though most clients
// send only a few.
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringTokenizer;

public final class RingForEveryone {
    private static final class Log {
        private long[] times = new long[8192];
        private long[] totals = new long[8192]; // cost of all requests up to and including this one
        private int count;
        private int first; // the first entry inside the window
        private long gone; // total of the entries before it

        /** Returns 0 if the request is admitted, else its wait. */
        long handle(long limit, long window, long time, long cost) {
            while (first < count && times[first] <= time - window) {
                gone = totals[first++];
            }
            long total = count == 0 ? 0 : totals[count - 1];
            long excess = total - gone + cost - limit;
            if (excess <= 0) {
                if (count == times.length) {
                    times = Arrays.copyOf(times, 2 * count);
                    totals = Arrays.copyOf(totals, 2 * count);
                }
                times[count] = time;
                totals[count++] = total + cost;
                return 0;
            }
            return timeOfTotal(gone + excess) + window - time;
        }

        /** The time of the first entry whose total is at least the one wanted. There is one. */
        private long timeOfTotal(long wanted) {
            int low = first;
            int high = count - 1;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (totals[middle] >= wanted) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            return times[low];
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
