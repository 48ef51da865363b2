#!/usr/bin/env bash
# Sessions by the hundred against this machine: what one costs, beside servers that only carry or count bytes. The machine should do nothing else.
#
#   bench/load.sh realtime        the Realtime API beside a bare Kestrel WebSocket, about 4 minutes; rewrites the tables in bench/results/realtime-server.md
#   bench/load.sh browser         the same for the browser's voice socket; bench/results/browser-socket.md
#   bench/load.sh realtime --points 20 --seconds 8 --warm-up 5 --write ''           a short trial that only prints
#
#   bench/load.sh                 phone calls, short: 20 s for each server and number of calls, about 15 minutes; prints the table
#   bench/load.sh --write         long: 60 s each, about 28 minutes; also rewrites the table in bench/results/phone-load.md
#   bench/load.sh --points 100 --servers floor,relay,mulaw,pcm --seconds 60
#   bench/load.sh --points 100 --servers relay-plain,relay-nospin,relay-inline,relay-poll,relay
#
# Servers of phone calls: floor (C, if there is a compiler), relay (bare Kestrel), mulaw (ours, straight through), pcm (ours, converting to 24 kHz).
# A name alone has the knobs that the application sets: thread-pool spinning off, Kestrel's inline scheduling, sockets' inline completions.
# Behind a name: -plain none of them; else spinning off and what is named of -inline (Kestrel), -poll (sockets), -spin (spinning on after all),
# -eager (Kestrel takes a buffer before there is data, which saves a system call for each frame and costs 4 KB for each call).
# The server runs on core 1, the clients (and phones' models) on core 0 (SERVER_CORES, GENERATOR_CORE).
set -euo pipefail
ROOT="$(cd "$(dirname "$0")/.." && pwd)"
PROJECT="$ROOT/bench/Duologue.Load"
OUT="$PROJECT/bin/Release/net10.0"
ulimit -n 65536 2>/dev/null || ulimit -n "$(ulimit -Hn)"

dotnet build "$PROJECT" -c Release -v quiet --nologo
arguments=(--server-cores "${SERVER_CORES:-1}" --generator-core "${GENERATOR_CORE:-0}")
# What is asked for comes first, and the first of two counts.
case "${1:-}" in
  realtime|browser)
    wire=$1; shift
    [ "$wire" = realtime ] && file=realtime-server.md || file=browser-socket.md
    exec dotnet "$OUT/Duologue.Load.dll" talk --wire "$wire" "$@" "${arguments[@]}" \
      --points 50,100 --seconds 10 --warm-up 10 --write "$ROOT/bench/results/$file"
    ;;
esac

servers=relay,mulaw,pcm
if command -v gcc >/dev/null; then
  gcc -O2 -o "$OUT/floor" "$PROJECT/Servers/floor.c"
  servers=floor,$servers
fi

arguments+=(--servers "$servers" --floor "$OUT/floor")
if [ "${1:-}" = --write ]; then
  shift
  arguments+=(--seconds 60 --warm-up 25 --write "$ROOT/bench/results/phone-load.md")
fi
# 25 s of warm-up, because the runtime takes that long to compile the frame path well on a single busy core.
arguments+=(--seconds 20 --warm-up 25)
exec dotnet "$OUT/Duologue.Load.dll" run "$@" "${arguments[@]}"
