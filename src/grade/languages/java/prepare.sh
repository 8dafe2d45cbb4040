#!/bin/sh
# SPDX-License-Identifier: MIT
# prepare.sh OUT_FOLDER JDK_HOME: the driver, and archives of the classes that compiling and running
# load, so that they need not be parsed and verified each time.
set -eu

umask 022
mkdir -p "$1"
out=$(cd "$1" && pwd)
home=$2
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS JDK_JAVAC_OPTIONS _JAVA_OPTIONS CLASSPATH
rm -f "$out/stamp"

# Plain calls instead of invokedynamic, whose first use takes longer than a whole compilation step.
mkdir "$work/driver"
"$home/bin/javac" -Xlint:all -Werror -proc:none -XDstringConcat=inline -d "$work/driver" "$here/Driver.java"
"$home/bin/jar" --create --no-compress --file "$out/driver.jar" -C "$work/driver" .

# What the compiler prints of a source with faults takes classes, too.
cat > "$work/Faults.java" << 'END'
class Faults extends Missing {
    final int a = "text";
    java.util.List raw = new java.util.ArrayList();
    void f(int n) { if (n > 0) return 1; undefined(n) }
}
class More {
    int f(String s) { for (int i = 0; i < s.length; i++) undefined(i); raw.add("x"); }
    void g() { int x; System.out.println(x); long y = 1; int z = y; throw new Exception(); }
    int h() { }
}
END

# archive NAME FLAGS...: from the classes in NAME.list. The list of the driver's own classes is left
# out, since an archive with classes of a jar fits that one path and time of change only.
archive() {
    name=$1
    shift
    grep -hv -e '^#' -e 'Driver' -e 'Training' "$work/$name".list* | awk '!seen[$0]++' > "$work/list"
    mkdir -p "$work/empty"
    (cd "$work/empty" && "$home/bin/java" -Xshare:dump "$@" -XX:SharedClassListFile="$work/list" \
        -XX:SharedArchiveFile="$work/$name.jsa") > "$work/log" 2>&1 || {
        cat "$work/log" >&2
        exit 1
    }
    mv -f "$work/$name.jsa" "$out/$name.jsa"
    chmod 644 "$out/$name.jsa"
}

# drive LIST ARGUMENT...: one compilation.
drive() {
    list=$1
    shift
    "$home/bin/java" -XX:+UseSerialGC -XX:-UsePerfData -XX:DumpLoadedClassList="$work/$list" \
        -cp "$out/driver.jar" Driver "$work/program.jar" "$@" > "$work/log" 2>&1
}

cd "$work"
drive javac.list1 Faults.java || true
drive javac.list2 "$here/Training.java" || {
    cat "$work/log" >&2
    exit 1
}
archive javac

printf '3\na b 17\nend\n' | "$home/bin/java" -XX:+UseSerialGC -XX:-UsePerfData \
    -XX:DumpLoadedClassList="$work/run.list" -jar "$work/program.jar" > /dev/null
archive run

chmod 644 "$out/driver.jar"
"$home/bin/java" --version > "$work/stamp"
mv "$work/stamp" "$out/stamp"
chmod 644 "$out/stamp"
