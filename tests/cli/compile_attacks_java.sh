#!/bin/bash
# SPDX-License-Identifier: MIT
# compile_attacks_java.sh ASSESS: Java sources, and files beside them, that attack the judge while they are
# compiled.
set -u

# shellcheck source=tests/cli/place.sh
. "$(dirname "$0")/place.sh"
place_enter "$1"

# run SENTENCE STATUS TEXT PATH
run() {
    "$assess" run "$4" > out 2>&1 < /dev/null
    status=$?
    if [ $status -ne "$2" ] || ! grep -qF -- "$3" out; then
        echo "FAILED: $1: status $status (wanted $2, '$3')"
        cat out
        faults=$((faults + 1))
    fi
}

folder() {
    rm -rf f && mkdir f
    echo 'public class Main { public static void main(String[] args) { System.out.println("fine"); } }' > f/Main.java
}

echo 'class Main { public static void main(String[] args) { } }' > empty.java
place_needs empty.java java

folder
mkdir -p f/META-INF/services f/java/lang f/com/sun/tools/javac
echo Evil > f/META-INF/services/javax.annotation.processing.Processor
echo '-processor Evil' > f/javac.args
cat > f/Evil.java << 'END'
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.lang.model.element.TypeElement;
public class Evil extends AbstractProcessor {
    static { System.err.println("processor loaded"); }
    public boolean process(Set<? extends TypeElement> types, javax.annotation.processing.RoundEnvironment round) { return false; }
}
END
run "an annotation processor" 0 'fine' f
grep -q 'processor loaded' out && echo "FAILED: a processor was loaded" && faults=$((faults + 1))
folder
echo 'class Driver { static { System.err.println("shadowed"); } public static void go() { } }' > f/Driver.java
run "a class that is called like the driver" 0 'fine' f
folder
echo '-version' > 'f/@x.java'
run "a file that is called like one with options" 2 'E0205' f
folder
echo 'class Other { }' > 'f/-processor.java'
run "a file that is called like an option" 0 'fine' f
folder
echo 'module m { requires no.such; }' > f/module-info.java
run "a module that is not there" 1 'module not found' f
echo 'package java.lang; public class Main { public static void main(String[] args) { } }' > package.java
run "a package of the JDK" 1 'package exists in another module' package.java
printf 'class Main { public static void main(String[] args) { } } // \\u000a class {' > escape.java
run "an escape that ends its comment" 1 'COMPILE ERROR' escape.java
{
    printf 'class Main { int x = '
    head -c 500000 /dev/zero | tr '\0' '('
    printf '1; }'
} > deep.java
run "half a million parentheses" 1 'nested too deeply' deep.java
{
    echo 'class Main { static void f() {'
    for i in $(seq 9000); do echo "long a$i = $i * 31L; String s$i = \"$i\" + a$i;"; done
    echo '} public static void main(String[] args) { } }'
} > large.java
run "a method that is too large" 1 'code too large' large.java
{
    echo 'public class Main { public static void main(String[] args) { System.out.println("fine"); } }'
    for i in $(seq 2000); do echo "class C$i { }"; done
} > classes.java
run "two thousand classes" 0 'fine' classes.java

# A constant of 10 * 2 ** 60 letters, where compiling may take two seconds.
mkdir -p quick/data/sample
: > quick/data/sample/1.in
: > quick/data/sample/1.ans
printf 'problem_format_version: 2025-09\nname: quick\ntype: pass-fail\nlimits:\n  time_limit: 1\n  compilation_time: 2\n' \
    > quick/problem.yaml
{
    echo 'public class Main { static final String A0 = "0123456789";'
    for i in $(seq 60); do echo "static final String A$i = A$((i - 1)) + A$((i - 1));"; done
    echo 'public static void main(String[] args) { System.out.println(A60); } }'
} > constant.java
"$assess" run -c quick constant.java > out 2>&1 < /dev/null
status=$?
if [ $status -ne 1 ] || ! grep -qE 'COMPILE ERROR' out || ! grep -qE 'The compiler was stopped at its (cpu|memory) limit|OutOfMemoryError|needs more memory for this than it may use' out; then
    echo "FAILED: a constant without end: status $status"
    cat out
    faults=$((faults + 1))
fi

[ $faults -eq 0 ] && echo "all held"
exit $((faults > 0))
