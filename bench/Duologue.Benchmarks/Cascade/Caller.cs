using System.Runtime.InteropServices;
using Duologue.Audio;
using Duologue.Models;
using Duologue.Protocol;
using Duologue.Testing.Speech;

namespace Duologue.Benchmarks.Cascade;

/// <summary>Somebody on the phone, in real time: 20 ms of audio every 20 ms, one sentence after the other, answering tools at once.</summary>
internal sealed class Caller(IRealtimeModel model, IReadOnlyList<Sentence> sentences, TimeProvider time)
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Random _noise = new(1);
    private Turn _turn = new("", long.MaxValue);

    /// <summary>Talks for some turns.</summary>
    public async Task<IReadOnlyList<TurnTimes>> TalkAsync(int turns, int firstSentence, CancellationToken cancellationToken)
    {
        await using var connection = await model.ConnectAsync(
            new RealtimeSettings { InputFormat = AudioFormat.Pcm16k, OutputFormat = AudioFormat.Pcm16k, Tools = Sentences.Tools }, cancellationToken);
        var listening = ListenAsync(connection, cancellationToken);
        var times = new List<TurnTimes>();
        var line = new Line(connection, time, _noise);
        await line.SendAsync(ReadOnlyMemory<short>.Empty, TimeSpan.FromSeconds(2), cancellationToken);
        for (var i = 0; i < turns; i++)
        {
            var sentence = sentences[(firstSentence + i) % sentences.Count];
            await line.SendAsync(ReadOnlyMemory<short>.Empty, Breath, cancellationToken);
            var turn = new Turn(sentence.Text, time.GetTimestamp() + (long)(sentence.Samples.Length / 16_000.0 * time.TimestampFrequency));
            lock (_gate)
            {
                _turn = turn;
            }

            turn.EndOfSpeech = await line.SendAsync(sentence.Samples, TimeSpan.Zero, cancellationToken);
            for (var waited = TimeSpan.Zero; !turn.Answered.Task.IsCompleted && waited < Patience; waited += Frame)
            {
                await line.SendAsync(ReadOnlyMemory<short>.Empty, Frame, cancellationToken);
            }

            if (turn.Heard > 0)
            {
                times.Add(turn.Times(time));
            }
        }

        await connection.DisposeAsync();
        await listening;
        return times;
    }

    private async Task ListenAsync(IRealtimeConnection connection, CancellationToken cancellationToken)
    {
        await foreach (var serverEvent in connection.ReceiveAsync(cancellationToken))
        {
            Turn turn;
            lock (_gate)
            {
                turn = _turn;
            }

            var now = time.GetTimestamp();
            switch (serverEvent)
            {
                case ServerEvent.SpeechStopped:
                    turn.Stopped = now;
                    break;
                case ServerEvent.InputTranscriptionCompleted text:
                    turn.Understood = now;
                    turn.Text += " " + text.Transcript;
                    break;
                case ServerEvent.OutputAudioDelta when turn.Heard == 0:
                    turn.Heard = now;
                    break;
                case ServerEvent.OutputItemDone { Item: { Type: "function_call" } call }:
                    turn.IsCalling = true;
                    await connection.SendAsync(
                        new ClientEvent.CreateItem(new WireItem { Type = "function_call_output", CallId = call.CallId, Output = "All right, that is done for you." }),
                        cancellationToken);
                    break;
                case ServerEvent.ResponseDone { Response.Status: "completed" } when turn.IsCalling:
                    turn.IsCalling = false;
                    await connection.SendAsync(new ClientEvent.CreateResponse(), cancellationToken);
                    break;
                case ServerEvent.ResponseDone { Response.Status: "completed" }:
                    turn.Answered.TrySetResult();
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Sends audio on an absolute schedule, so that a late frame does not make all later ones late.</summary>
    private sealed class Line(IRealtimeConnection connection, TimeProvider time, Random noise)
    {
        private readonly long _begin = time.GetTimestamp();
        private long _sent;

        /// <summary>Sends samples, then silence, and gives the moment when the last of the samples was said.</summary>
        public async Task<long> SendAsync(ReadOnlyMemory<short> samples, TimeSpan silence, CancellationToken cancellationToken)
        {
            var left = samples.Length + (int)(silence.TotalSeconds * 16_000);
            var end = _begin + (long)((_sent + samples.Length) / 16_000.0 * time.TimestampFrequency);
            while (left > 0)
            {
                var frame = new short[320];
                for (var i = 0; i < frame.Length; i++)
                {
                    frame[i] = (short)noise.Next(-3, 4);
                }

                var speech = Math.Min(frame.Length, samples.Length);
                samples.Span[..speech].CopyTo(frame);
                samples = samples[speech..];
                _sent += frame.Length;
                left -= frame.Length;

                // A frame exists when its last sample was said.
                var wait = TimeSpan.FromSeconds(_sent / 16_000.0) - time.GetElapsedTime(_begin);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, time, cancellationToken);
                }

                await connection.SendAsync(new ClientEvent.AppendAudio(MemoryMarshal.AsBytes(frame.AsSpan()).ToArray()), cancellationToken);
            }

            return end;
        }
    }

    private sealed class Turn(string said, long endOfSpeech)
    {
        public long EndOfSpeech { get; set; } = endOfSpeech;

        public long Stopped { get; set; }

        public long Understood { get; set; }

        public long Heard { get; set; }

        public string Text { get; set; } = "";

        public bool IsCalling { get; set; }

        public TaskCompletionSource Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TurnTimes Times(TimeProvider time) => new(
            time.GetElapsedTime(EndOfSpeech, Stopped).TotalMilliseconds, time.GetElapsedTime(EndOfSpeech, Understood).TotalMilliseconds,
            time.GetElapsedTime(EndOfSpeech, Heard).TotalMilliseconds, WordErrorRate.Compute(said, Text).Errors == 0);
    }
}
