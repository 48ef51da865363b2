using System.Text.Json;
using Duologue.Audio;
using Duologue.Models;
using Duologue.Models.Cascade;
using Duologue.Testing;
using Duologue.Tests.Models.Cascade.Fakes;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Sessions;

/// <summary>The cascade in this process, with parts that do what they were told: what is asserted of it is what its brain was asked.</summary>
public sealed class CascadeFixture : ISessionFixture
{
    private readonly ScriptedRecognizer _ears = new();
    private readonly ScriptedChat _brain = new();
    private readonly TruncationWatch _model;
    private int _calls;

    public CascadeFixture()
    {
        var options = new CascadeOptions { TimeProvider = Time, VoiceActivityDetector = () => new LoudDetector() };
        _model = new TruncationWatch(new CascadeModel(_ears, _brain, new ToneVoice(), options));
    }

    public ManualTimeProvider Time { get; } = new();

    public IRealtimeModel Model => _model;

    /// <summary>16 kHz both ways: the fakes' audio passes as it is.</summary>
    public RealtimeSettings Settings { get; } = new() { InputFormat = AudioFormat.Pcm16k, OutputFormat = AudioFormat.Pcm16k };

    public IReadOnlyList<(string CallId, string Output)> ToolOutputs =>
        [.. _brain.Asked[^1].SelectMany(m => m.Contents).OfType<FunctionResultContent>().Select(r => (r.CallId, r.Result?.ToString() ?? ""))];

    public string? Instructions => _brain.Asked[^1].FirstOrDefault(m => m.Role == ChatRole.System)?.Text;

    public IReadOnlyList<(string ItemId, TimeSpan Heard)> Truncations =>
        [.. _model.Truncated.Select(t => (t.ItemId, TimeSpan.FromMilliseconds(t.AudioEndMs)))];

    public void WillSay(string text) => _brain.Answers(text);

    /// <summary>The brain says the words and never comes to the end of its answer.</summary>
    public void WillKeepTalking(string text) => _brain.Answers(text + " And", new TaskCompletionSource().Task);

    public void WillCall(params (string Name, string Arguments)[] calls) => _brain.Answers([.. calls.Select(Call)]);

    /// <summary>The cascade has one brain for both: it cannot know which of its answers stand beside the conversation, so they share one queue.</summary>
    public void WillSayAside(string text) => _brain.Answers(text);

    public async Task UserSaysAsync(RealtimeSession session, string text, CancellationToken cancellationToken)
    {
        _ears.Hears(text);
        await SendAsync(session, 400, 0, cancellationToken);
        await SendAsync(session, 500, 1_000, cancellationToken);
        await SendAsync(session, 600, 0, cancellationToken);
    }

    public Task UserBeginsAsync(RealtimeSession session, CancellationToken cancellationToken) => SendAsync(session, 200, 1_000, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task SendAsync(RealtimeSession session, int milliseconds, short sample, CancellationToken cancellationToken)
    {
        var frame = new byte[AudioFormat.Pcm16k.BytesFor(TimeSpan.FromMilliseconds(20))];
        for (var i = 0; i < frame.Length; i += 2)
        {
            BitConverter.TryWriteBytes(frame.AsSpan(i), sample);
        }

        for (; milliseconds > 0; milliseconds -= 20)
        {
            await session.SendAudioAsync(new AudioFrame(AudioFormat.Pcm16k, frame), cancellationToken);
        }
    }

    private object Call((string Name, string Arguments) call) =>
        new FunctionCallContent($"call_{++_calls}", call.Name, JsonSerializer.Deserialize<Dictionary<string, object?>>(call.Arguments));
}
