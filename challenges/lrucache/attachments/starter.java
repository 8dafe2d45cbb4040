import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;

class Main {
    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        PrintWriter out = new PrintWriter(System.out);

        String[] header = in.readLine().split(" ");
        int capacity = Integer.parseInt(header[0]);
        int callCount = Integer.parseInt(header[1]);

        for (int i = 0; i < callCount; i++) {
            String[] words = in.readLine().split(" ");
            long time = Long.parseLong(words[0]);
            switch (words[1]) {
                case "put" -> {
                    String key = words[2];
                    int value = Integer.parseInt(words[3]);
                    long ttl = Long.parseLong(words[4]);
                    // your code here: print "ok", or "evict" and the key that was evicted, with out.println
                }
                case "get" -> {
                    String key = words[2];
                    // and here: print "hit" and the value, or "miss"
                }
                default -> {
                    // and here: print "stats" and the four counters
                }
            }
        }
        out.flush();
    }
}
