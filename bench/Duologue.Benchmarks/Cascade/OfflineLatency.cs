using System.Globalization;
using Duologue.Audio;
using Duologue.Chat.Intents;
using Duologue.Models;
using Duologue.Models.Cascade;
using Duologue.Protocol;
using Duologue.Speech;
using Duologue.Speech.Flite;
using Duologue.Speech.PocketSphinx;

namespace Duologue.Benchmarks.Cascade;

/// <summary>Prints how long the offline cascade takes to answer, and what it costs in memory.</summary>
/// <remarks>
/// Callers speak in real time with flite's second voice; the clock runs from the last audible sample to the first audio delta, the tool
/// call in between included. Silence that ends a turn: 200 ms, the default. Waiting for it is most of every figure.
/// </remarks>
internal static class OfflineLatency
{
    private const int IdleSessions = 50;

    /// <summary>Runs everything and writes the table.</summary>
    public static async Task WriteAsync(TextWriter writer)
    {
        var time = TimeProvider.System;
        var begin = time.GetTimestamp();
        await using var ears = new PocketSphinxRecognizer();
        await ears.PrepareAsync(new SpeechHints { Examples = [.. Sentences.Tools.SelectMany(tool => tool.Examples)] });
        var ready = time.GetElapsedTime(begin);
        var voice = new FliteVoice();
        var sentences = await Sentences.SpeakAsync(voice, "slt");
        var model = new CascadeModel(ears, new IntentChatClient(), voice);

        var idle = await IdleAsync(model);
        await writer.WriteLineAsync("| figure | median | p95 | max | turns | words exact; CPU |");
        await writer.WriteLineAsync("|---|---|---|---|---|---|");
        await TalkAsync(writer, model, sentences, time, 1, 24);
        var before = Environment.WorkingSet;
        await TalkAsync(writer, model, sentences, time, 10, 12);
        await writer.WriteLineAsync();
        await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Recogniser ready after {ready.TotalMilliseconds:F0} ms."));
        await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Memory of an idle session: {idle / 1024.0:F0} KiB managed."));
        await writer.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Process: {before / 1048576.0:F0} MiB after one caller, {Environment.WorkingSet / 1048576.0:F0} MiB after ten at once."));
    }

    private static async Task TalkAsync(
        TextWriter writer, CascadeModel model, IReadOnlyList<Sentence> sentences, TimeProvider time, int callers, int turns)
    {
        var begin = time.GetTimestamp();
        var cpuBefore = Environment.CpuUsage.TotalTime;
        var talks = Enumerable.Range(0, callers).Select(async i =>
        {
            // People do not breathe in step.
            await Task.Delay(TimeSpan.FromMilliseconds(i * 37), time);
            return await new Caller(model, sentences, time).TalkAsync(turns, i, default);
        });
        var times = (await Task.WhenAll(talks)).SelectMany(turn => turn).ToArray();
        var cpu = (Environment.CpuUsage.TotalTime - cpuBefore) / time.GetElapsedTime(begin);
        var exact = times.Count(turn => turn.IsRight);
        var name = callers == 1 ? "one caller" : $"{callers} callers at once";
        await RowAsync(writer, $"{name}: end of speech → `speech_stopped`, ms", times.Select(turn => turn.Stopped), "");
        await RowAsync(writer, $"{name}: end of speech → final text, ms", times.Select(turn => turn.Understood), "");
        await RowAsync(writer, $"{name}: end of speech → first audio, ms", times.Select(turn => turn.Heard), string.Create(CultureInfo.InvariantCulture, $"{exact} of {callers * turns}; {cpu:P0} of one core"));
    }

    private static Task RowAsync(TextWriter writer, string name, IEnumerable<double> values, string exact)
    {
        var sorted = values.Order().ToArray();
        var text = sorted.Length == 0
            ? $"| {name} | – | – | – | 0 | |"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {At(sorted, 0.5):F0} | {At(sorted, 0.95):F0} | {sorted[^1]:F0} | {sorted.Length} | {exact} |");
        return writer.WriteLineAsync(text);
    }

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];

    /// <summary>Bytes that a session takes which heard one second of silence.</summary>
    private static async Task<double> IdleAsync(CascadeModel model)
    {
        var settings = new RealtimeSettings { InputFormat = AudioFormat.MuLaw8k, OutputFormat = AudioFormat.MuLaw8k };
        var silence = new byte[8_000];
        silence.AsSpan().Fill(AudioFormat.MuLaw8k.SilenceByte);
        var connections = new List<IRealtimeConnection>();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < IdleSessions; i++)
        {
            var connection = await model.ConnectAsync(settings);
            connections.Add(connection);
            await connection.SendAsync(new ClientEvent.AppendAudio(silence));
            await connection.SendAsync(new ClientEvent.ClearAudio());
            await foreach (var serverEvent in connection.ReceiveAsync())
            {
                if (serverEvent is ServerEvent.AudioCleared)
                {
                    break;
                }
            }
        }

        var after = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }

        return (after - before) / (double)IdleSessions;
    }
}
