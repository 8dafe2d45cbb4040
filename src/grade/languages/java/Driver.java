/* SPDX-License-Identifier: MIT */

import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeKind;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticListener;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/**
 * Driver OUT.jar SOURCE...: javac and jar in one process, for one submission.
 *
 * The compiler sees the given sources, held in memory, and the JDK; nothing else can be found by a
 * name, and no class of the submission is loaded. On standard error: FILE:LINE:COLUMN: SEVERITY:
 * MESSAGE, with further lines of a message indented. Exit status: 0, or 1 after an error.
 */
public final class Driver implements DiagnosticListener<JavaFileObject>, TaskListener {
    private static final int MESSAGE_MAX = 4000;
    private static final String MAIN = "public static void main(String[] args)";

    private final StringBuilder printed = new StringBuilder();
    private final Map<String, ByteArrayOutputStream> classes = new TreeMap<>();
    private final List<ExecutableElement> mains = new ArrayList<>();
    private final List<ExecutableElement> nearly = new ArrayList<>();
    private final List<Source> sources = new ArrayList<>();
    private Source current;
    private int errors;

    /** A source whose name need not be that of its class. */
    private static final class Source extends SimpleJavaFileObject {
        final String name;
        final String text;

        Source(String name, String text) throws Exception {
            super(new URI("source", null, "/" + name, null), Kind.SOURCE);
            this.name = name;
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }

        /** The compiler knows by their names which files hold no class. */
        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            boolean special = simpleName.equals("module-info") || simpleName.equals("package-info");

            return kind == Kind.SOURCE
                    && (!special || ("/" + name).endsWith("/" + simpleName + ".java"));
        }

        /** Columns count bytes from 1; in the compiler's own a tab is up to eight. */
        String place(long position) {
            int end = (int) Math.min(position, text.length());
            int line = 1;
            int start = 0;

            for (int at = 0; at < end; at++) {
                char c = text.charAt(at);
                char next = at + 1 < text.length() ? text.charAt(at + 1) : '\0';

                if (c == '\n' || (c == '\r' && next != '\n')) {
                    line++;
                    start = at + 1;
                }
            }
            start = text.substring(start, end).getBytes(StandardCharsets.UTF_8).length + 1;
            return name + ":" + line + ":" + start + ": ";
        }
    }

    /** Only the JDK's own classes can be looked up; what is compiled stays in memory. */
    private final class Manager extends ForwardingJavaFileManager<JavaFileManager> {
        Manager(JavaFileManager jdk) {
            super(jdk);
        }

        private boolean isOfJdk(Location location) {
            return location == StandardLocation.SYSTEM_MODULES
                    || location == StandardLocation.PLATFORM_CLASS_PATH
                    || !(location instanceof StandardLocation);
        }

        @Override
        public boolean hasLocation(Location location) {
            return isOfJdk(location) && super.hasLocation(location);
        }

        @Override
        public Iterable<JavaFileObject> list(Location location, String packageName,
                Set<JavaFileObject.Kind> kinds, boolean recurse) throws IOException {
            return isOfJdk(location) ? super.list(location, packageName, kinds, recurse)
                    : List.of();
        }

        @Override
        public Iterable<Set<Location>> listLocationsForModules(Location location)
                throws IOException {
            return isOfJdk(location) ? super.listLocationsForModules(location) : List.of();
        }

        @Override
        public JavaFileObject getJavaFileForInput(Location location, String className,
                JavaFileObject.Kind kind) throws IOException {
            return isOfJdk(location) ? super.getJavaFileForInput(location, className, kind) : null;
        }

        @Override
        public FileObject getFileForInput(Location location, String packageName, String name) {
            return null;
        }

        @Override
        public boolean contains(Location location, FileObject file) throws IOException {
            return file instanceof Source ? !isOfJdk(location)
                    : isOfJdk(location) && super.contains(location, file);
        }

        @Override
        public boolean isSameFile(FileObject left, FileObject right) {
            return left == right;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String className,
                JavaFileObject.Kind kind, FileObject sibling) {
            String path = className.replace('.', '/') + ".class";
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);

            classes.put(path, bytes);
            return new SimpleJavaFileObject(URI.create("class:/x"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return bytes;
                }
            };
        }
    }

    // ---- words ---------------------------------------------------------------------------------

    private void print(String place, String severity, String message) {
        String words = message.strip();

        if (words.length() > MESSAGE_MAX)
            words = words.substring(0, MESSAGE_MAX) + "...";
        if (severity.equals("error"))
            errors++;
        printed.append(place).append(severity).append(": ")
                .append(words.replaceAll("\\R", "\n    ")).append('\n');
    }

    @Override
    public void report(Diagnostic<? extends JavaFileObject> found) {
        String severity = "warning";
        String place = "";

        if (found.getKind() == Diagnostic.Kind.ERROR)
            severity = "error";
        else if (found.getKind() == Diagnostic.Kind.NOTE)
            return; // how the compiler could say more
        if (source(found.getSource()) != null)
            place = source(found.getSource()).place(Math.max(found.getPosition(), 0));
        print(place, severity, found.getMessage(null));
    }

    @Override
    public void started(TaskEvent event) {
        current = source(event.getSourceFile());
    }

    /** What stopped the compiler, at the file that it was reading. */
    private void giveUp(String message) {
        print(current == null ? "" : current.name + ":1: ", "error", message);
    }

    /** Which of ours the compiler means, that hands out wrappers; or null. */
    private Source source(FileObject file) {
        for (Source source : sources)
            if (file != null && file.toUri().equals(source.toUri()))
                return source;
        return null;
    }

    private String place(Trees trees, Element element) {
        TreePath path = trees.getPath(element);
        Tree tree = path.getLeaf();
        long start = trees.getSourcePositions().getStartPosition(path.getCompilationUnit(), tree);

        return source(path.getCompilationUnit().getSourceFile()).place(start);
    }

    // ---- sources -------------------------------------------------------------------------------

    /** UTF-8, with or without a mark in front. */
    private void read(String path) throws Exception {
        byte[] bytes = Files.readAllBytes(Path.of(path));
        String text = new String(bytes, StandardCharsets.UTF_8);
        Source source = new Source(path.startsWith("./") ? path.substring(2) : path,
                text.startsWith("\uFEFF") ? text.substring(1) : text);

        if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes))
            print(source.place(source.text.indexOf('\uFFFD')), "warning",
                    "this is no UTF-8: the program will have the character U+FFFD here");
        sources.add(source);
    }

    private static List<String> options() {
        String lint = "-Xlint:all,-auxiliaryclass,-options,-path,-processing,-serial";

        return List.of("-proc:none", "-implicit:none",
                Runtime.version().feature() >= 21 ? lint + ",-this-escape" : lint);
    }

    // ---- where the program starts --------------------------------------------------------------

    private static boolean starts(ExecutableElement method) {
        List<? extends VariableElement> parameters = method.getParameters();

        return method.getModifiers().containsAll(Set.of(Modifier.PUBLIC, Modifier.STATIC))
                && method.getReturnType().getKind() == TypeKind.VOID && parameters.size() == 1
                && parameters.get(0).asType().toString().replace("...", "[]")
                        .equals("java.lang.String[]");
    }

    private void findMains(Element type, boolean nested) {
        for (Element member : type.getEnclosedElements()) {
            if (member instanceof ExecutableElement && member.getSimpleName().contentEquals("main"))
                (starts((ExecutableElement) member) ? mains : nearly)
                        .add((ExecutableElement) member);
            if (nested && member instanceof TypeElement)
                findMains(member, true);
        }
    }

    private static TypeElement owner(ExecutableElement main) {
        return (TypeElement) main.getEnclosingElement();
    }

    /** Of several, the one in the class that people call so, or the only one in a public class. */
    private ExecutableElement choose() {
        ExecutableElement found = null;
        int open = 0;

        for (ExecutableElement main : mains)
            if (owner(main).getSimpleName().toString().equalsIgnoreCase("main"))
                return main;
        for (ExecutableElement main : mains)
            if (owner(main).getModifiers().contains(Modifier.PUBLIC)) {
                found = main;
                open++;
            }
        if (open == 1)
            return found;
        return mains.size() == 1 || sources.size() == 1 ? mains.get(0) : null;
    }

    private String mainClass(JavacTask task, List<Element> types) {
        Trees trees = Trees.instance(task);
        ExecutableElement main;

        for (Element type : types)
            findMains(type, false);
        if (mains.isEmpty()) {
            nearly.clear();
            for (Element type : types)
                findMains(type, true);
        }
        for (ExecutableElement method : mains.isEmpty() ? nearly : List.<ExecutableElement>of())
            print(place(trees, method), "error", "the program cannot start here: write " + MAIN);
        if (errors > 0)
            return null;
        if (mains.isEmpty()) {
            print(sources.get(0).name + ":1: ", "error",
                    "no class has a method where the program starts: " + MAIN);
            return null;
        }
        main = choose();
        if (main == null)
            for (ExecutableElement method : mains)
                print(place(trees, method), "error", "the program could start in several classes: "
                        + "call the one that is meant Main");
        return main == null ? null : task.getElements().getBinaryName(owner(main)).toString();
    }

    // ---- the jar -------------------------------------------------------------------------------

    /** Stored: so it is made and loaded sooner. */
    private static void add(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        CRC32 crc = new CRC32();

        crc.update(bytes);
        entry.setTime(315619200000L); // the same sources make the same jar
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    /** A line has at most 72 bytes with its end, and goes on behind a blank. */
    private static byte[] manifest(String mainClass) {
        byte[] line = ("Main-Class: " + mainClass).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream text = new ByteArrayOutputStream();

        text.writeBytes("Manifest-Version: 1.0\r\n".getBytes(StandardCharsets.UTF_8));
        for (int at = 0; at < line.length; at++) {
            if (at > 0 && at % 69 == 0)
                text.writeBytes(new byte[] {'\r', '\n', ' '});
            text.write(line[at]);
        }
        text.writeBytes("\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        return text.toByteArray();
    }

    private void writeJar(String jar, String mainClass) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);

        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            add(zip, "META-INF/MANIFEST.MF", manifest(mainClass));
            for (Map.Entry<String, ByteArrayOutputStream> entry : classes.entrySet())
                add(zip, entry.getKey(), entry.getValue().toByteArray());
        }
        Files.write(Path.of(jar), bytes.toByteArray());
    }

    // --------------------------------------------------------------------------------------------

    private void compile(String jar) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        Manager manager =
                new Manager(compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8));
        JavacTask task = (JavacTask) compiler.getTask(Writer.nullWriter(), manager, this,
                options(), null, sources);
        List<Element> types = new ArrayList<>();
        String mainClass;

        task.addTaskListener(this);
        for (Element element : task.analyze())
            if (element instanceof TypeElement)
                types.add(element);
        if (errors > 0)
            return;
        mainClass = mainClass(task, types);
        if (mainClass == null)
            return;
        task.generate();
        if (errors == 0)
            writeJar(jar, mainClass);
    }

    private void run(String[] arguments) throws Exception {
        for (int i = 1; i < arguments.length; i++)
            read(arguments[i]);
        try {
            compile(arguments[0]);
        } catch (RuntimeException | Error fault) {
            Throwable cause = fault;

            while (cause.getCause() != null)
                cause = cause.getCause();
            classes.clear();
            if (cause instanceof StackOverflowError)
                giveUp("this is nested too deeply for the compiler");
            else if (cause instanceof OutOfMemoryError)
                giveUp("the compiler needs more memory for this than it may use");
            else
                giveUp("the compiler failed: " + cause);
        }
    }

    public static void main(String[] arguments) throws Exception {
        Driver driver = new Driver();
        PrintStream err = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err),
                false, StandardCharsets.UTF_8);

        driver.run(arguments);
        err.print(driver.printed);
        err.flush();
        Runtime.getRuntime().halt(driver.errors > 0 ? 1 : 0);
    }
}
