# Sourced by run.sh and test.sh: finds or installs what Duologue needs, and says so. Quiet and quick when nothing is missing.
# After `need_dotnet`, $DOTNET is the dotnet command to use.

say() { printf 'duologue: %s\n' "$*" >&2; }
die() { say "$*"; exit 5; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null 2>&1; then sudo "$@"
  else die "needs root to run: $* (run it yourself, then start again)"
  fi
}

has_sdk() { command -v "$1" >/dev/null 2>&1 && "$1" --list-sdks 2>/dev/null | grep -q '^10\.'; }

need_dotnet() {
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
  if has_sdk dotnet; then DOTNET=dotnet; return; fi
  if has_sdk "$ROOT/.dotnet/dotnet"; then
    DOTNET="$ROOT/.dotnet/dotnet"; export DOTNET_ROOT="$ROOT/.dotnet"; return
  fi
  say "installing the .NET 10 SDK into .dotnet (no SDK of version 10 was found on this machine)"
  local script; script=$(mktemp)
  curl -fsSL https://dot.net/v1/dotnet-install.sh -o "$script" \
    || die "could not download the .NET installer; install the .NET 10 SDK from https://dotnet.microsoft.com/download and start again"
  bash "$script" --channel 10.0 --install-dir "$ROOT/.dotnet" --no-path >&2 \
    || die "the .NET installer failed; install the .NET 10 SDK from https://dotnet.microsoft.com/download and start again"
  rm -f "$script"
  DOTNET="$ROOT/.dotnet/dotnet"; export DOTNET_ROOT="$ROOT/.dotnet"
}

# The LTS line of Node.js that is installed where none is found.
NODE_LINE=24

# The console's tools run on 20.19, 22.13 and everything newer.
has_node() {
  command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 \
    && node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 13) || (a === 20 && b >= 19) ? 0 : 1)'
}

# Node.js builds the web console; nothing needs it to run. `SkipWeb=true` in the environment does without both.
need_node() {
  [ "${SkipWeb:-}" = true ] && return
  has_node && return
  export PATH="$ROOT/.node/bin:$PATH"
  has_node && return
  say "installing Node.js $NODE_LINE into .node (it builds the web console; no Node.js from 20.19 on was found on this machine)"
  local advice="install Node.js 20.19 or newer from https://nodejs.org and start again, or start with SkipWeb=true in the environment to do without the web console"
  local base="${NODEJS_ORG_MIRROR:-https://nodejs.org/dist}/latest-v$NODE_LINE.x" system machine folder line file
  case "$(uname -s)" in Linux) system=linux;; Darwin) system=darwin;; *) die "no Node.js to install for $(uname -s): $advice";; esac
  case "$(uname -m)" in x86_64 | amd64) machine=x64;; aarch64 | arm64) machine=arm64;; *) die "no Node.js to install for $(uname -m): $advice";; esac
  folder=$(mktemp -d)
  curl -fsSL "$base/SHASUMS256.txt" -o "$folder/sums" || die "could not reach nodejs.org: $advice"
  line=$(grep -E " node-v[0-9.]+-$system-$machine\.tar\.gz\$" "$folder/sums") || die "nodejs.org offers no Node.js for $system-$machine: $advice"
  file=${line##* }
  curl -fsSL "$base/$file" -o "$folder/$file" || die "could not download Node.js: $advice"
  (cd "$folder" && printf '%s\n' "$line" | sha256_check) || die "the download of Node.js is damaged: start again, or $advice"
  rm -rf "$ROOT/.node" && mkdir "$ROOT/.node"
  tar -xzf "$folder/$file" -C "$ROOT/.node" --strip-components=1 || die "could not unpack Node.js: $advice"
  rm -rf "$folder"
  has_node || die "the Node.js that was installed does not run here: $advice"
}

sha256_check() { if command -v sha256sum >/dev/null 2>&1; then sha256sum -c - ; else shasum -a 256 -c - ; fi >/dev/null 2>&1; }

# library file → Debian package; recogniser and voices of the offline engine
OFFLINE_PARTS="libpocketsphinx.so.3:libpocketsphinx3 libsphinxbase.so.3:libsphinxbase3 libflite.so.1:libflite1 libespeak-ng.so.1:libespeak-ng1"
OFFLINE_MODEL=/usr/share/pocketsphinx/model/en-us/en-us.lm.bin

missing_packages() {
  local known part
  known=$( (ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null) || true)
  for part in $OFFLINE_PARTS; do
    case "$known" in *"${part%%:*}"*) ;; *) printf '%s ' "${part##*:}";; esac
  done
  [ -e "$OFFLINE_MODEL" ] || printf 'pocketsphinx-en-us '
}

# $1 = "required" when the work cannot go on without them (tests); else their lack is only told
need_offline_parts() {
  local missing; missing=$(missing_packages)
  [ -z "$missing" ] && return
  if command -v apt-get >/dev/null 2>&1; then
    say "installing the offline recogniser and voices: $missing"
    as_root apt-get -o DPkg::Lock::Timeout=300 update -qq >/dev/null \
      || say "apt-get update failed; going on with the package list at hand"
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive as_root apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends $missing >/dev/null \
      || die "apt-get could not install: $missing"
  else
    say "the offline engine needs these Debian packages, or their like on this system: $missing"
    say "without them talking needs OPENAI_API_KEY (see README.md, 'Run it')"
    [ "${1:-}" = required ] && exit 5
  fi
  return 0
}

# The tests in a browser drive Debian's Chromium; without it they skip and say so. Nothing else needs it.
need_chromium() {
  local place
  for place in /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do [ -x "$place" ] && return; done
  if ! command -v apt-get >/dev/null 2>&1; then
    say "no Chromium and no apt-get on this machine: the tests of the web console in a browser skip"
    return
  fi
  say "installing chromium (the tests of the web console drive it; no Chromium was found on this machine)"
  (as_root apt-get -o DPkg::Lock::Timeout=300 update -qq >/dev/null) || say "apt-get update failed; going on with the package list at hand"
  (DEBIAN_FRONTEND=noninteractive as_root apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends chromium >/dev/null) \
    || say "apt-get could not install chromium: the tests of the web console in a browser skip"
}
