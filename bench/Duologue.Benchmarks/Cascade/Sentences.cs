using System.Runtime.InteropServices;
using Duologue.Protocol;
using Duologue.Speech;

namespace Duologue.Benchmarks.Cascade;

/// <summary>What the callers of the latency report say, and the tools that answer it.</summary>
internal static class Sentences
{
    /// <summary>Samples below this are silence: the voice's pauses are digital zero and faint noise.</summary>
    private const int Audible = 200;

    private static readonly string[] Texts =
    [
        "what's the weather in Boston", "what is the weather in Chicago today", "book a table for two at seven thirty p m", "reserve a table for four tomorrow",
        "log ten push ups", "I did twenty squats", "how many steps did I walk today", "remind me to call my mother", "set an alarm for six a m",
        "cancel my appointment on Friday", "move my appointment to Monday", "when is my next appointment",
    ];

    /// <summary>Tools whose examples cover the sentences.</summary>
    public static IReadOnlyList<WireTool> Tools { get; } =
    [
        Tool("get_weather", "Tells the weather", "what's the weather [in Boston]", "what is the weather in Chicago today", "how is the weather"),
        Tool("book_table", "Books a table", "book a table for two at seven thirty p m", "reserve a table for four tomorrow", "I need a table"),
        Tool("log_exercise", "Logs an exercise", "log ten push ups", "I did twenty squats", "log my exercise"),
        Tool("count_steps", "Counts steps", "how many steps did I walk today", "how many steps"),
        Tool("set_reminder", "Reminds", "remind me to call my mother", "set an alarm for six a m", "remind me"),
        Tool("change_appointment", "Changes appointments", "cancel my appointment on Friday", "move my appointment to Monday"),
        Tool("next_appointment", "Tells appointments", "when is my next appointment", "what is next in my calendar"),
    ];

    /// <summary>Has a voice speak all sentences.</summary>
    public static async Task<IReadOnlyList<Sentence>> SpeakAsync(IVoice voice, string speaker)
    {
        var sentences = new List<Sentence>();
        foreach (var text in Texts)
        {
            var samples = new List<short>();
            await foreach (var chunk in voice.SpeakAsync(new VoiceRequest(text) { Voice = speaker }))
            {
                samples.AddRange(MemoryMarshal.Cast<byte, short>(chunk.Frame.Data.Span));
            }

            var first = samples.FindIndex(sample => Math.Abs((int)sample) > Audible);
            var last = samples.FindLastIndex(sample => Math.Abs((int)sample) > Audible);
            sentences.Add(new Sentence(text, [.. samples[first..(last + 1)]]));
        }

        return sentences;
    }

    private static WireTool Tool(string name, string description, params string[] examples) =>
        new() { Type = "function", Name = name, Description = description, Examples = examples };
}
