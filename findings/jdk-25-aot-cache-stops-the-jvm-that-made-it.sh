#!/usr/bin/env bash
# A JVM makes an AOT cache, and with the same options and that cache it does not start.
#
# OpenJDK 25.0.3 (Temurin, Linux x86-64), -XX:AOTMode=auto, which is also its default: use the cache where that is possible.
# Guess before: a cache that can't be used costs a warning at most, and the program runs without it, as it does where the file is
# missing or was made for another class path.
# Seen: with -Xms equal to -Xmn under the serial collector the training run ends well and writes the cache. The run with the cache ends
# with exit code 1 before main: "AOT cache has aot-linked classes but the archived heap objects cannot be loaded". The archived objects
# want room in an old generation that has been reserved (the heap may grow to 128 MB) but not yet been taken from the system. One megabyte
# more of -Xms, and it starts.
# Who ships a program with a cache should set -Xms some megabytes above -Xmn, and not rely on auto.
#
# Needs a JDK of version 25 in JAVA_HOME, on the PATH or under /usr/lib/jvm. Fails if the behaviour changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
jdk=
for home in "${JAVA_HOME-}" "$(dirname "$(dirname "$(readlink -f "$(command -v java || echo /none/bin/java)")")")" /usr/lib/jvm/*; do
  if [ -x "$home/bin/javac" ] && "$home/bin/java" -version 2>&1 | grep -q '^openjdk version "25'; then
    jdk=$home/bin
    break
  fi
done
[ -n "$jdk" ] || { echo "no JDK 25 found" >&2; exit 2; }
cat > Hello.java <<'JAVA'
class Hello {
    public static void main(String[] args) {
        System.out.println("hello");
    }
}
JAVA
"$jdk/javac" Hello.java
"$jdk/jar" cf hello.jar Hello.class

run() { # options…: prints the last line, and the exit code
  local out code=0
  out=$("$jdk/java" -XX:+UseSerialGC -Xmx128m -Xmn16m -XX:AOTMode=auto "$@" -cp hello.jar Hello 2>&1) || code=$?
  echo "$(tail -n 1 <<< "$out") / exit code $code"
}

"$jdk/java" -XX:+UseSerialGC -Xmx128m -Xmn16m -Xms16m -XX:AOTCacheOutput=hello.aot -cp hello.jar Hello > train.log 2>&1
seen=$(
  echo "without a cache:    $(run -Xms16m)"
  echo "the file is missing: $(run -Xms16m -XX:AOTCache=missing.aot)"
  echo "its own options:    $(run -Xms16m -XX:AOTCache=hello.aot)"
  echo "one MB more:        $(run -Xms17m -XX:AOTCache=hello.aot)"
)
echo "$seen"
expected='without a cache:    hello / exit code 0
the file is missing: hello / exit code 0
its own options:    Unable to use AOT cache. / exit code 1
one MB more:        hello / exit code 0'
[ "$seen" = "$expected" ] || { echo "this JDK behaves otherwise" >&2; exit 1; }
