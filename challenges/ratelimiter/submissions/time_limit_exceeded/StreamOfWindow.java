// Correct but too slow: adds up the costs of all requests in the window for each request.
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

public final class StreamOfWindow {
    private record Request(long time, long cost) {}

    private static final class Endpoint {
        long limit;
        long window;
        int allowed;
        int denied;
        final Map<String, Deque<Request>> logs = new HashMap<>();

        String answer(long time, String client, long cost) {
            Deque<Request> log = logs.computeIfAbsent(client, unused -> new ArrayDeque<>());
            while (!log.isEmpty() && log.peekFirst().time() <= time - window) {
                log.removeFirst();
            }
            long used = log.stream().mapToLong(Request::cost).sum();
            if (used + cost <= limit) {
                log.addLast(new Request(time, cost));
                allowed++;
                return "allow";
            }
            denied++;
            for (Request request : log) {
                used -= request.cost();
                if (used + cost <= limit) {
                    return "deny " + (request.time() + window - time);
                }
            }
            throw new IllegalStateException("costs more than the limit");
        }
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        StringBuilder out = new StringBuilder();
        String[] header = in.readLine().split(" ");
        Map<String, Endpoint> endpoints = new LinkedHashMap<>();
        for (int e = Integer.parseInt(header[0]); e > 0; e--) {
            String[] words = in.readLine().split(" ");
            Endpoint endpoint = new Endpoint();
            endpoint.limit = Long.parseLong(words[1]);
            endpoint.window = Long.parseLong(words[2]);
            endpoints.put(words[0], endpoint);
        }
        for (int n = Integer.parseInt(header[1]); n > 0; n--) {
            String[] words = in.readLine().split(" ");
            Endpoint endpoint = endpoints.get(words[2]);
            out.append(endpoint.answer(Long.parseLong(words[0]), words[1], Long.parseLong(words[3]))).append('\n');
        }
        endpoints.forEach((name, e) -> out.append(name + " " + e.allowed + " " + e.denied + "\n"));
        System.out.print(out);
    }
}
