#!/usr/bin/env bash
# Installs what is missing, builds when something changed, and runs the `duologue` command. Without arguments: `duologue serve`.
set -euo pipefail
ROOT="$(cd "$(dirname "$0")" && pwd)"
# shellcheck source=setup.sh
. "$ROOT/setup.sh"

OUT="$ROOT/src/Duologue.App/bin/Release/net10.0"
APP="$OUT/Duologue.App.dll"
STAMP="$OUT/.built"

stale() {
  [ -e "$STAMP" ] && [ -e "$APP" ] || return 0
  [ -n "$(find "$ROOT/src" "$ROOT/web" "$ROOT/Directory.Build.props" "$ROOT/Directory.Packages.props" \
      \( -name bin -o -name obj -o -name node_modules -o -name dist \) -prune -o -type f -newer "$STAMP" -print -quit)" ]
}

need_dotnet
need_offline_parts
if stale; then
  need_node
  say "building (only when something changed)"
  log=$(mktemp)
  if ! "$DOTNET" build "$ROOT/src/Duologue.App" -c Release -v quiet --nologo >"$log" 2>&1; then
    cat "$log" >&2; rm -f "$log"; die "the build failed"
  fi
  rm -f "$log"
  touch "$STAMP"
fi
[ $# -gt 0 ] || set -- serve
# What arrives on a socket is handled by the thread that saw it arrive; read once, before the process starts. See bench/results/phone-load.md.
export DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS="${DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS:-1}"
exec "$DOTNET" "$APP" "$@"
