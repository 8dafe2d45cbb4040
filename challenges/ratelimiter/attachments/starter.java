import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

class Main {
    record Endpoint(long limit, long window) {}

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        PrintWriter out = new PrintWriter(System.out);

        String[] header = in.readLine().split(" ");
        int endpointCount = Integer.parseInt(header[0]);
        int requestCount = Integer.parseInt(header[1]);

        Map<String, Endpoint> endpoints = new LinkedHashMap<>();
        for (int i = 0; i < endpointCount; i++) {
            String[] words = in.readLine().split(" ");
            endpoints.put(words[0], new Endpoint(Long.parseLong(words[1]), Long.parseLong(words[2])));
        }
        for (int i = 0; i < requestCount; i++) {
            String[] words = in.readLine().split(" ");
            long time = Long.parseLong(words[0]);
            String client = words[1];
            String name = words[2];
            long cost = Long.parseLong(words[3]);
            // your code here: print "allow", or "deny" and the wait, with out.println
        }
        // and here: a line for each endpoint
        out.flush();
    }
}
