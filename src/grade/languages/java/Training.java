/* SPDX-License-Identifier: MIT */

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Scanner;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What programs are usually made of: compiled and run once, to see which classes that takes. */
public class Training {
    private static final Map<String, List<Event>> events = new TreeMap<>();

    enum Kind { READ, WRITE }

    interface Visitor<T> {
        T visit(Event event);

        default String name() {
            return getClass().getSimpleName();
        }
    }

    record Event(String user, long at, Kind kind) implements Comparable<Event> {
        Event {
            if (at < 0)
                throw new IllegalArgumentException("before the start: " + at);
        }

        @Override
        public int compareTo(Event other) {
            return Long.compare(at, other.at);
        }
    }

    static class Cache<K, V> extends LinkedHashMap<K, V> {
        private final int size;

        Cache(int size) {
            super(16, 0.75f, true);
            this.size = size;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > size;
        }
    }

    private static long words(String line) {
        StringTokenizer tokens = new StringTokenizer(line);
        long sum = 0;

        while (tokens.hasMoreTokens()) {
            String token = tokens.nextToken();

            try {
                sum += Integer.parseInt(token);
            } catch (NumberFormatException e) {
                sum += token.length();
            }
        }
        return sum;
    }

    private static int collections(PrintWriter out) {
        PriorityQueue<Event> queue = new PriorityQueue<>(Comparator.comparingLong(Event::at));
        Deque<int[]> deque = new ArrayDeque<>();
        Set<Integer> seen = new HashSet<>();
        Cache<String, Integer> cache = new Cache<>(2);
        int[] numbers = IntStream.rangeClosed(1, 50).toArray();
        String text = """
                a block
                of text
                """;

        for (int number : numbers) {
            queue.add(new Event("u" + number % 7, number * 31L % 17, Kind.values()[number % 2]));
            deque.push(new int[] {number, -number});
            cache.merge("k" + number % 3, 1, Integer::sum);
        }
        while (!queue.isEmpty()) {
            Event event = queue.poll();

            events.computeIfAbsent(event.user(), key -> new ArrayList<>()).add(event);
            seen.add((int) event.at());
        }
        for (Map.Entry<String, List<Event>> entry : events.entrySet())
            out.printf("%s %d %.2f%n", entry.getKey(), entry.getValue().size(), 1.5);
        Arrays.sort(numbers);
        return seen.size() + cache.size() + deque.size() + text.lines().mapToInt(String::length).sum();
    }

    private static String streams() {
        Visitor<String> visitor = event -> event.user() + ":" + event.kind();
        Visitor<String> other = new Visitor<>() {
            @Override
            public String visit(Event event) {
                return String.valueOf(event.at());
            }
        };
        List<Event> all = events.values().stream().flatMap(List::stream).sorted()
                .collect(Collectors.toList());
        Map<Kind, Long> counts = all.stream()
                .collect(Collectors.groupingBy(Event::kind, Collectors.counting()));
        Optional<Event> last = all.stream().max(Comparator.comparing(Event::user)
                .thenComparing(Event::at, Comparator.reverseOrder()));
        Function<Event, String> both = event -> visitor.visit(event) + other.visit(event);

        Collections.sort(all);
        return counts + last.map(both).orElse("") + all.stream().map(Event::user).distinct()
                .filter(user -> !user.isEmpty()).limit(3).collect(Collectors.joining(","));
    }

    private static String kind(Object value) {
        if (value instanceof String text && !text.isEmpty())
            return text;
        return switch (String.valueOf(value).length()) {
            case 0 -> "none";
            case 1, 2 -> {
                var builder = new StringBuilder();

                for (char c = 'a'; c < 'c'; c++)
                    builder.append(c).reverse();
                yield builder.toString();
            }
            default -> String.join("-", List.of("x", "y"));
        };
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        PrintWriter out = new PrintWriter(System.out);
        Map<String, Integer> counts = new HashMap<>();
        long sum = 0;
        String line;

        while ((line = in.readLine()) != null && !line.equals("end")) {
            sum += words(line);
            for (String word : line.trim().split("\\s+"))
                counts.put(word, counts.getOrDefault(word, 0) + 1);
        }
        try (Scanner scanner = new Scanner("1 2.5 three\nfour")) {
            sum += scanner.nextInt() + (long) scanner.nextDouble() + scanner.nextLine().length();
        }
        out.println(sum + collections(out) + " " + streams() + kind(17L) + kind("") + kind(null));
        out.println(String.format("%5d|%-8s|%x", counts.size(), args.length, sum));
        out.flush();
        try {
            throw new IllegalStateException("the stack trace's classes, too");
        } catch (IllegalStateException e) {
            System.out.println(e.getStackTrace()[0]);
        }
    }
}
