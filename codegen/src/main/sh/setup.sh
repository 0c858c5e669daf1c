# shellcheck shell=bash
# What ./bitbeat, ./verify and the scripts in .ci share: find the tools, install what is missing, build what is stale.
# Sourced, never run. The caller sets BITBEAT_HOME to the root of the checkout. Everything said here goes to
# standard error, so that a command's own output stays clean. Works with bash 3.2 (macOS) and later.

readonly BITBEAT_EXIT_ENVIRONMENT=4

bitbeat_say() { printf 'bitbeat: %s\n' "$*" >&2; }

bitbeat_die() {
  bitbeat_say "$@"
  exit "$BITBEAT_EXIT_ENVIRONMENT"
}

bitbeat_has() { command -v "$1" >/dev/null 2>&1; }

# Stops on a machine for which there is no native matrix library; pom.xml says which one Maven takes.
bitbeat_require_platform() {
  case $(uname -s) in
    Linux | Darwin) ;;
    *) bitbeat_die "no native matrix library for $(uname -s): use Linux or macOS" ;;
  esac
  case $(uname -m) in
    x86_64 | amd64 | aarch64 | arm64 | ppc64le) ;;
    *) bitbeat_die "no native matrix library for $(uname -m): use a 64-bit x86 or Arm machine" ;;
  esac
}

# --- Java -------------------------------------------------------------------------------------------------

# The major version of the Java in directory $1, from its release file: starting a JVM to ask costs 40 ms.
bitbeat_java_major() {
  local line version
  [ -r "$1/release" ] || return 1
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=*)
        version=${line#JAVA_VERSION=}
        version=${version//\"/}
        version=${version#1.}
        printf '%s\n' "${version%%[!0-9]*}"
        return 0
        ;;
    esac
  done <"$1/release"
  return 1
}

# Where a Java may be, best first: what the user chose, what is on the PATH, what is installed beside it.
bitbeat_java_candidates() {
  local found
  if [ -n "${JAVA_HOME:-}" ]; then printf '%s\n' "$JAVA_HOME"; fi
  if found=$(command -v java 2>/dev/null) && found=$(readlink -f "$found" 2>/dev/null); then
    printf '%s\n' "${found%/bin/java}"
  fi
  if [ -x /usr/libexec/java_home ]; then /usr/libexec/java_home -v 17+ 2>/dev/null || true; fi
  for found in "${BITBEAT_JVM_DIR:-/usr/lib/jvm}"/*17* "${BITBEAT_JVM_DIR:-/usr/lib/jvm}"/*; do
    if [ -d "$found" ]; then printf '%s\n' "$found"; fi
  done
}

# Sets BITBEAT_JAVA_HOME to a Java 17 or later that has the program $1 (java to run, javac to build).
bitbeat_find_java() {
  local directory major
  while IFS= read -r directory; do
    [ -x "$directory/bin/$1" ] || continue
    major=$(bitbeat_java_major "$directory") || continue
    if [ "${major:-0}" -ge 17 ]; then
      BITBEAT_JAVA_HOME=$directory
      return 0
    fi
  done < <(bitbeat_java_candidates)
  return 1
}

# --- Tools ------------------------------------------------------------------------------------------------

# The tools that ./bitbeat and ./verify call are those of dev.bitbeat.target.Tool; a test compares them.

# The environment variable that names another program for the tool named $1; nothing where there is none.
bitbeat_variable() {
  case $1 in
    maven) echo BITBEAT_MVN ;;
    arm-gcc) echo BITBEAT_ARM_GCC ;;
    qemu) echo BITBEAT_QEMU ;;
  esac
}

# The program of the tool named $1.
bitbeat_program() {
  local variable
  variable=$(bitbeat_variable "$1")
  if [ -n "$variable" ] && [ -n "${!variable:-}" ]; then
    printf '%s\n' "${!variable}"
    return 0
  fi
  case $1 in
    maven) echo mvn ;;
    arm-gcc) echo arm-none-eabi-gcc ;;
    qemu) echo qemu-system-arm ;;
    *) printf '%s\n' "$1" ;;
  esac
}

# Says whether the tool named $1 is here. A host compiler is when it links a program.
bitbeat_tool_is_here() {
  case $1 in
    java) bitbeat_find_java java ;;
    jdk) bitbeat_find_java javac ;;
    gcc) bitbeat_links gcc ;;
    clang) bitbeat_links clang -fsanitize=address ;;
    *) bitbeat_has "$(bitbeat_program "$1")" ;;
  esac
}

# Says whether the compiler $1 links a program with the options $2...
bitbeat_links() {
  local linked=no program
  program=$(mktemp "${TMPDIR:-/tmp}/bitbeat-links.XXXXXX")
  if echo 'int main(void) { return 0; }' | "$@" -x c -o "$program" - >/dev/null 2>&1; then linked=yes; fi
  rm -f "$program"
  [ $linked = yes ]
}

# Stops when a variable names a program for the tool named $1 that is not there: installing would not help.
bitbeat_require_named() {
  local variable
  variable=$(bitbeat_variable "$1")
  [ -z "$variable" ] || [ -z "${!variable:-}" ] || bitbeat_has "${!variable}" ||
    bitbeat_die "$variable=${!variable} names no program: correct it or unset it"
}

# The Debian packages that bring the tool named $1.
bitbeat_packages_of() {
  case $1 in
    java | jdk) bitbeat_jdk_package ;;
    arm-gcc) echo gcc-arm-none-eabi ;;
    qemu) echo qemu-system-arm ;;
    gcc) echo gcc libc6-dev ;;
    clang) if apt-cache show libclang-rt-dev >/dev/null 2>&1; then echo clang libclang-rt-dev; else echo clang; fi ;;
    *) echo "$1" ;;
  esac
}

# Java 17 where the distribution has it, the next long-term release where it no longer does.
bitbeat_jdk_package() {
  local name
  for name in openjdk-17-jdk-headless openjdk-21-jdk-headless openjdk-25-jdk-headless; do
    if apt-cache show "$name" >/dev/null 2>&1; then
      echo "$name"
      return 0
    fi
  done
  echo openjdk-17-jdk-headless
}

# One line about the tool named $1 for somebody who must install it by hand.
bitbeat_describe() {
  case $1 in
    java | jdk) echo "a Java 17 (or later) JDK            java, javac" ;;
    maven) echo "Apache Maven 3.8 or later           mvn" ;;
    arm-gcc) echo "GNU Arm Embedded compiler           arm-none-eabi-gcc" ;;
    qemu) echo "QEMU 7.2 or later with Arm targets  qemu-system-arm" ;;
    gcc) echo "a host C compiler with its headers  gcc" ;;
    clang) echo "clang with its address sanitizer    clang" ;;
    *) echo "$1" ;;
  esac
}

# Makes sure that the named tools are here: installs the missing ones where apt-get is, else says what to
# install and ends with exit code 4. BITBEAT_NO_INSTALL=1 never installs.
# $1: for what (shown to the user); $2...: the tools.
bitbeat_require() {
  local purpose=$1 tool
  shift
  bitbeat_missing "$@"
  [ "${#BITBEAT_MISSING[@]}" -gt 0 ] || return 0
  if bitbeat_has apt-get && [ "${BITBEAT_NO_INSTALL:-}" != 1 ]; then
    bitbeat_install "$purpose"
    bitbeat_missing "$@"
    [ "${#BITBEAT_MISSING[@]}" -gt 0 ] || return 0
  fi
  bitbeat_say "$purpose needs tools that are not here:"
  for tool in "${BITBEAT_MISSING[@]}"; do
    printf '  %s\n' "$(bitbeat_describe "$tool")" >&2
  done
  bitbeat_die "install them (and put them on the PATH), then run the same command again"
}

# Sets BITBEAT_MISSING to those of the named tools that are not here; stops at a variable that names no program.
bitbeat_missing() {
  local tool
  BITBEAT_MISSING=()
  for tool in "$@"; do
    bitbeat_require_named "$tool"
    bitbeat_tool_is_here "$tool" || BITBEAT_MISSING+=("$tool")
  done
}

# Installs what BITBEAT_MISSING names, with apt-get, as root or through sudo.
bitbeat_install() {
  local purpose=$1 log
  bitbeat_say "$purpose needs tools that this machine lacks: ${BITBEAT_MISSING[*]}"
  if [ "$(id -u)" != 0 ]; then
    # Without a terminal nobody can type a password.
    if ! bitbeat_has sudo || { ! [ -t 0 ] && ! sudo -n true 2>/dev/null; }; then
      bitbeat_list_packages
      bitbeat_die "as root run: apt-get install --no-install-recommends ${BITBEAT_PACKAGES[*]}"
    fi
  fi
  log=$(mktemp "${TMPDIR:-/tmp}/bitbeat-apt.XXXXXX")
  bitbeat_say "refreshing the package lists"
  # Lists that are old or partly out of reach may still do: the install decides.
  bitbeat_apt update >"$log" 2>&1 || true
  bitbeat_list_packages
  bitbeat_say "installing with apt-get: ${BITBEAT_PACKAGES[*]} (this can take some minutes)"
  if ! bitbeat_apt install -y --no-install-recommends "${BITBEAT_PACKAGES[@]}" >>"$log" 2>&1; then
    tail -n 20 "$log" >&2
    bitbeat_die "apt-get could not install ${BITBEAT_PACKAGES[*]}; all it said is in $log"
  fi
  rm -f "$log"
}

# Sets BITBEAT_PACKAGES to the packages that bring the missing tools.
bitbeat_list_packages() {
  local tool
  BITBEAT_PACKAGES=()
  for tool in "${BITBEAT_MISSING[@]}"; do
    # shellcheck disable=SC2207 # package names hold no blanks
    BITBEAT_PACKAGES+=($(bitbeat_packages_of "$tool"))
  done
}

bitbeat_apt() {
  local -a as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]+"${as_root[@]}"}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C \
    apt-get -q -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 -o Acquire::Retries=3 "$@" </dev/null
}

# --- Build ------------------------------------------------------------------------------------------------

# Waits until no other launcher installs or builds here, and keeps the others out until this process ends or
# calls bitbeat_unlock. The lock is on an open file, so that it cannot be left behind.
bitbeat_lock() {
  exec 9<"$BITBEAT_HOME/pom.xml"
  if bitbeat_has flock; then
    flock -n 9 && return 0
    bitbeat_say "waiting for another bitbeat that installs or builds"
    flock 9
  else
    perl -MFcntl=:flock -e 'open(my $f, "<&=", 9) && flock($f, LOCK_EX) or die $!'
  fi
}

bitbeat_unlock() { exec 9<&-; }

# The program as the launcher runs it: a copy of its jars, so that a Maven run beside a running bitbeat does
# not pull the classes from under it. The stamp is as old as the start of the build that made them.
bitbeat_app() { printf '%s\n' "$BITBEAT_HOME/codegen/target/app"; }

bitbeat_is_stale() {
  local app source
  local -a sources=("$BITBEAT_HOME/pom.xml" "$BITBEAT_HOME/.mvn" "$BITBEAT_HOME/codegen/pom.xml"
    "$BITBEAT_HOME/codegen/src/main" "$BITBEAT_HOME/trained/recipes")
  app=$(bitbeat_app)
  [ -f "$app/stamp" ] || return 0
  for source in "$BITBEAT_HOME"/firmware-template/*; do
    [ "${source##*/}" = target ] || sources+=("$source")
  done
  [ -n "$(find "${sources[@]}" -newer "$app/stamp" -print 2>/dev/null | head -n 1)" ]
}

# Builds the program; the caller holds the lock and has required jdk and maven.
bitbeat_build() {
  local app
  app=$(bitbeat_app)
  bitbeat_require_platform
  bitbeat_find_java javac
  bitbeat_say "building (the first time Maven downloads its libraries: some minutes)"
  mkdir -p "$app"
  touch "$app/stamp.new"
  bitbeat_maven -q -pl codegen -am -Dmaven.test.skip=true -Dspotless.check.skip=true package >&2 ||
    bitbeat_die "the build failed: the lines above say where"
  bitbeat_stage firmware-template bitbeat-firmware-template
  bitbeat_stage codegen bitbeat-codegen
  mv "$app/stamp.new" "$app/stamp"
}

# Puts the newest jar of module $1, called $2 and a version, among the program's jars in one step.
bitbeat_stage() {
  local app jar newest=
  app=$(bitbeat_app)
  for jar in "$BITBEAT_HOME/$1/target/$2"-[0-9]*.jar; do
    if [ -z "$newest" ] || [ "$jar" -nt "$newest" ]; then newest=$jar; fi
  done
  cp "$newest" "$app/$2.jar.new"
  mv "$app/$2.jar.new" "$app/$2.jar"
}

# Runs Maven on the checkout; in colour on a terminal only.
bitbeat_maven() {
  local colour=never options=${MAVEN_OPTS:-}
  if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    colour=always
  else
    # Else Maven's terminal library writes escape codes into a file at the end.
    options="$options -Djansi.noreset=true"
  fi
  (
    cd "$BITBEAT_HOME" || exit
    JAVA_HOME=$BITBEAT_JAVA_HOME MAVEN_OPTS=$options exec \
      "$(bitbeat_program maven)" -B "-Dstyle.color=$colour" "$@"
  )
}
