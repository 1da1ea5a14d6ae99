# Sourced by ../convoscope and ../test: installs what Debian lacks and builds a preset. Quiet: one line
# of progress on standard error, everything else in build/*.log, one sentence when something fails.
# What is needed stands in apt-packages.txt, how it is found in the *.cmake files beside it.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# ccache sees paths relative to the checkout, so that another clone on this machine compiles nothing again.
export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$root} CCACHE_NOHASHDIR=1

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$1" >&2
  exit 1
}

# Copies nothing but progress: lines that start with a percentage (ninja), apt's status lines and
# ctest's counters. A terminal sees one line that rewrites itself, a log a line per quarter.
show_progress() {
  local label=$1 line percent last=-1 shown=0
  while IFS= read -r line; do
    if [[ $line =~ ^\ *([0-9]+)%\  ]]; then
      percent=${BASH_REMATCH[1]}
    elif [[ $line =~ ^dlstatus:[^:]*:([0-9]+) ]]; then
      percent=$((BASH_REMATCH[1] / 2))
    elif [[ $line =~ ^pmstatus:[^:]*:([0-9]+) ]]; then
      percent=$((50 + BASH_REMATCH[1] / 2))
    elif [[ $line =~ ^\ *([0-9]+)/([0-9]+)\ Test ]]; then
      percent=$((100 * BASH_REMATCH[1] / BASH_REMATCH[2]))
    else
      continue
    fi
    ((percent > last)) || continue
    last=$percent
    if [[ -t 2 ]]; then
      printf '\r%s %3d %%' "$label" "$percent" >&2
    elif ((percent >= shown)); then
      printf '%s %d %%\n' "$label" "$percent" >&2
      shown=$((percent / 25 * 25 + 25))
    fi
  done
  if [[ -t 2 ]] && ((last >= 0)); then printf '\r\033[K' >&2; fi
}

# run_quietly LABEL LOG COMMAND…: keeps the command's exit status.
run_quietly() {
  local label=$1 log=$2
  shift 2
  "$@" 2>&1 </dev/null | tee "$log" | show_progress "$label"
  return "${PIPESTATUS[0]}"
}

# packages_of SECTION…: names under "# SECTION" headings of apt-packages.txt.
packages_of() {
  local line section='' wanted=" $* "
  while IFS= read -r line; do
    case $line in
      '# '*) section=${line#\# } ;;
      '') ;;
      *) if [[ $wanted == *" $section "* ]]; then printf '%s\n' "$line"; fi ;;
    esac
  done <"$root/third_party/apt-packages.txt"
}

# apt_install install|update PACKAGE…: with progress on standard output. It needs a descriptor of its own
# there, opened below sudo, which closes all but the first three.
apt_install() {
  local as_root=()
  ((EUID == 0)) || as_root=(sudo)
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive sh -c 'exec apt-get "$@" 3>&1' apt-get "$1" \
    -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
    -o APT::Status-Fd=3 "${@:2}"
}

# ensure_packages SECTION…: installs the packages of these sections that are missing. A stamp of the
# list and of dpkg's state keeps the question itself off the path of a second start.
ensure_packages() {
  command -v dpkg-query >/dev/null || return 0 # not Debian: CMake names what it can't find
  mkdir -p "$root/build"
  local key="$*" stamp state missing
  stamp="$root/build/.packages-${key// /-}"
  state=$(cksum <"$root/third_party/apt-packages.txt"; stat -c %Y.%s /var/lib/dpkg/status)
  if [[ -e $stamp && $(<"$stamp") == "$state" ]]; then return 0; fi
  mapfile -t missing < <(comm -23 <(packages_of "$@" | sort -u) \
    <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p' | sort -u))
  if ((${#missing[@]})); then
    install_missing "${missing[@]}"
    state=$(cksum <"$root/third_party/apt-packages.txt"; stat -c %Y.%s /var/lib/dpkg/status)
  fi
  printf '%s\n' "$state" >"$stamp"
}

install_missing() {
  local log="$root/build/apt.log" label="Installing $# Debian packages" reason
  if ((EUID != 0)) && ! command -v sudo >/dev/null; then
    fail "installing needs root and there is no sudo; as root, run: apt-get install $*"
  fi
  if ((EUID != 0)); then sudo -v || fail "sudo is needed to install the Debian packages $*"; fi
  # Package lists that were fetched before may do; they are fetched again only if not.
  if ! run_quietly "$label" "$log" apt_install install "$@"; then
    run_quietly 'Fetching package lists' "$log" apt_install update || true
    if ! run_quietly "$label" "$log" apt_install install "$@"; then
      reason=$(grep -v '^[dp][lm]status' "$log" | sed -n 's/^\(E\|dpkg\): //p' | head -1)
      fail "could not install the Debian packages $*: ${reason:-see $log}"
    fi
  fi
}

# build_preset PRESET TARGET [-DNAME:TYPE=VALUE…]: configures when there is no build yet, when it belongs to
# another place, or when an option differs; then builds.
build_preset() {
  local preset=$1 target=$2 dir="$root/build/$1" log="$root/build/$1.log" option configure=0
  shift 2
  if [[ ! -e $dir/build.ninja ]]; then
    configure=1
  else
    for option in "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "${@#-D}"; do
      grep -qxF "$option" "$dir/CMakeCache.txt" || configure=1
    done
  fi
  if ((configure)); then
    if ! (cd "$root" && cmake --fresh --preset "$preset" "$@") >"$log" 2>&1 </dev/null; then
      tail -n 30 "$log" >&2
      fail "CMake could not configure the preset $preset (the whole text: $log)"
    fi
  fi
  if ! NINJA_STATUS='%p ' run_quietly "Building ($preset)" "$log" ninja -C "$dir" "$target"; then
    grep -vE '^ *[0-9]+% ' "$log" | head -n 60 >&2 || true
    fail "the preset $preset does not build (the whole text: $log)"
  fi
}

# ensure_environment NAME REQUIREMENTS: the virtual environment build/NAME with what this file of
# tests/NAME pins, from PyPI. Returns 1, with a sentence, where that can't be had.
ensure_environment() {
  local dir="$root/build/$1" log="$root/build/$1.log" list="tests/$1/$2"
  if [[ ! -x $dir/bin/pip ]]; then /usr/bin/python3 -m venv "$dir" >"$log" 2>&1; fi
  if cmp -s "$root/$list" "$dir/$2"; then return 0; fi
  printf 'Installing what %s names from PyPI into build/%s\n' "$list" "$1" >&2
  if ! "$dir/bin/pip" install --quiet --disable-pip-version-check --retries 2 --timeout 30 \
    -r "$root/$list" >>"$log" 2>&1 </dev/null; then
    printf '%s: PyPI did not give what %s names: %s\n' "$(basename "$0")" "$list" \
      "$(sed -n 's/^ERROR: //p' "$log" | tail -1)" >&2
    return 1
  fi
  cp "$root/$list" "$dir/$2"
}
