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
