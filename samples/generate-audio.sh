#!/usr/bin/env bash
# Makes samples/audio/*.wav: what a caller might say, spoken by voices other than the agent's own (flite rms).
# Needs flite, espeak-ng and sox (Debian packages of the same names). Run again at any time: the same files come out.
set -euo pipefail
cd "$(dirname "$0")/audio"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Half a second of near silence before, 1.2 s behind; -R fixes the dither's seed, --norm the level.
say() { # file voice text [stretch]
  case $2 in
    espeak-*) espeak-ng -v "${2#espeak-}" -s 150 -w "$work/raw.wav" "$3" ;;
    *) flite --setf duration_stretch="${4:-1}" -voice "$2" -t "$3" -o "$work/raw.wav" ;;
  esac
  sox -R "$work/raw.wav" -r 16000 -c 1 -b 16 "$work/speech.wav" --norm=-3 pad 0.5 1.2
  breathe "$work/speech.wav" "$1"
}

# Puts a quiet hiss under a file, as every microphone does.
breathe() { # in out [volume]
  local length
  length=$(soxi -D "$1")
  sox -R -n -r 16000 -c 1 -b 16 "$work/hiss.wav" synth "$length" pinknoise vol "${3:-0.001}"
  sox -R -m -v 1 "$1" -v 1 "$work/hiss.wav" -b 16 "$2"
}

rate() { # file rate
  sox -R "$1" -r "$2" -b 16 "$work/rate.wav"
  cp "$work/rate.wav" "$1"
}

say weather.wav slt "What's the weather in Paris?"
say weather-paraphrase.wav slt "How is the weather in London today?"
say booking.wav kal16 "Book an appointment tomorrow at 2 p m" 1.2
say billing.wav slt "I need help with billing"
say billing-paraphrase.wav awb "There is a problem with my invoice"
say workout-log.wav slt "I just did ten reps of bench press at one hundred eighty five pounds"
say workouts.wav slt "Show me my recent workouts"
say squat-progress.wav slt "What's my squat progress?"
say outofscope.wav kal16 "How tall is Mount Everest?" 1.2

breathe weather.wav weather-noisy.wav 0.02
breathe booking.wav booking-noisy.wav 0.02
sox -R -n -r 16000 -c 1 -b 16 noise.wav synth 5 pinknoise vol 0.02

# The second sentence comes while the first is being answered.
sox -R weather.wav "$work/first.wav" trim 0 -1.2
sox -R billing.wav "$work/second.wav" trim 0.5
sox -R -n -r 16000 -c 1 -b 16 "$work/gap.wav" synth 2.2 pinknoise vol 0.001
sox -R "$work/first.wav" "$work/gap.wav" "$work/second.wav" interruption.wav

# Not everybody records at 16 kHz.
rate billing-paraphrase.wav 24000
cp billing.wav billing-8k.wav
rate billing-8k.wav 8000
