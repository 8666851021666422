# Shared by the scripts of this folder: where things are, how they speak, how they fetch.
# Sourced by bash scripts that have set -eu.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
BUILD=$ROOT/build
DEPS=${HOMEROOM_DEPS:-$BUILD/deps} # checkouts on one machine may share what was fetched
JOBS=${HOMEROOM_JOBS:-$(nproc 2>/dev/null || echo 2)}
export DEBIAN_FRONTEND=noninteractive

say() { printf '%s\n' "$*"; }
note() { printf 'Note: %s\n' "$*" >&2; }
die() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# quietly LOG COMMAND...: runs COMMAND with its output in LOG; on failure shows the end of it.
quietly() {
  local log=$1; shift
  mkdir -p "$(dirname "$log")"
  "$@" >"$log" 2>&1 && return 0
  grep -aE -B1 -A12 "error:|FAILED|Error " "$log" | head -n 60 >&2; tail -n 15 "$log" >&2
  printf 'The whole log is in %s\n' "${log#"$ROOT"/}" >&2
  return 1
}

# --- stamps: what was done, and from what ------------------------------------------------------------------
stamped() { [ -f "$DEPS/stamps/$1" ] && [ "$(<"$DEPS/stamps/$1")" = "$2" ]; }
stamp() { mkdir -p "$DEPS/stamps"; printf '%s\n' "$2" >"$DEPS/stamps/$1.new"; mv "$DEPS/stamps/$1.new" "$DEPS/stamps/$1"; }

sha256_is() { [ "$(sha256sum <"$1" | cut -d' ' -f1)" = "$2" ]; }

# content_digest DIR PATH...: one hash over the names and bytes of every file below the given paths.
content_digest() {
  local dir=$1; shift
  (cd "$dir" && find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
}

# --- Debian's archive -----------------------------------------------------------------------------------------
# The mirror is whatever this machine's own apt uses; its address is never written down here.
debian_mirror() {
  apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    sed -n 's/^Debian|Debian|//p' | head -n 1 | sed 's,/*$,,'
}

# download URL FILE [SHA256]: through apt's own downloader (proxies and all), else curl or wget.
download() {
  local url=$1 file=$2 sha=${3:-}
  mkdir -p "$(dirname "$file")"
  rm -f "$file.part"
  if [ -x /usr/lib/apt/apt-helper ] && [ "${url#https://}" = "$url" ]; then
    /usr/lib/apt/apt-helper -qq -o APT::Sandbox::User=root download-file "$url" "$file.part" >/dev/null 2>&1 || return 1
  elif have curl; then
    curl -fsSL --connect-timeout 10 --retry 2 -o "$file.part" "$url" 2>/dev/null || return 1
  elif have wget; then
    wget -q --timeout=10 -O "$file.part" "$url" || return 1
  else
    return 1
  fi
  if [ -n "$sha" ] && ! sha256_is "$file.part" "$sha"; then
    note "what came from $url has another hash than the one pinned here; it is not used"
    rm -f "$file.part"
    return 1
  fi
  mv "$file.part" "$file"
}

# private_apt SUITE COMMAND...: apt-get with lists of its own, binaries and sources of one Debian suite. The machine's
# apt configuration stays as it is. Signatures are checked; only the age of the suite's Release file is not.
private_apt() {
  local suite=$1 dir=$DEPS/apt/$1 mirror; shift
  mkdir -p "$dir/lists/partial" "$dir/cache/archives/partial"
  local options=(-qq -o "Dir::Etc::SourceList=$dir/sources.list" -o Dir::Etc::SourceParts=- -o "Dir::State::Lists=$dir/lists"
    -o "Dir::Cache=$dir/cache" -o APT::Sandbox::User=root -o Acquire::Check-Valid-Until=false -o Acquire::Languages=none)
  if [ ! -f "$dir/updated" ]; then
    mirror=$(debian_mirror)
    [ -n "$mirror" ] || return 1
    for kind in deb deb-src; do
      printf '%s [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' "$kind" "$mirror" "$suite"
    done >"$dir/sources.list"
    apt-get "${options[@]}" update >/dev/null 2>&1 || return 1
    touch "$dir/updated"
  fi
  apt-get "${options[@]}" "$@"
}

# --- building --------------------------------------------------------------------------------------------------
# build PRESET TARGET...: configures the preset once (ninja runs CMake again by itself when a CMake file changes), then
# builds. On a terminal it shows ninja's own progress; elsewhere one line and, on failure, the end of the log.
build() {
  local preset=$1; shift
  local dir=$BUILD/$preset log=$BUILD/log/$preset
  mkdir -p "$BUILD/log"
  (
    flock 9
    if [ ! -f "$dir/build.ninja" ] || ! grep -q '^HOMEROOM_STRICT:BOOL=ON' "$dir/CMakeCache.txt"; then
      cd "$ROOT" && quietly "$log.cmake" cmake --preset "$preset" -DHOMEROOM_STRICT=ON || die "CMake could not prepare $preset"
    fi
    # A dry run first: when there is nothing to do, nothing is said.
    if ninja -C "$dir" -n "$@" 2>/dev/null | grep -q '^ninja: no work to do'; then exit 0; fi
    say "Building $preset: $*"
    if [ -t 1 ]; then
      ninja -C "$dir" -j "$JOBS" "$@"
    else
      quietly "$log" ninja -C "$dir" -j "$JOBS" "$@"
    fi || die "building $preset failed"
  ) 9>"$BUILD/log/$preset.lock"
}
