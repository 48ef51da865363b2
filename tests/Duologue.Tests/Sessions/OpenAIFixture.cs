using Duologue.Audio;
using Duologue.Models;
using Duologue.Models.OpenAI;
using Duologue.Protocol;
using Duologue.Testing;

namespace Duologue.Tests.Sessions;

/// <summary>The OpenAI connection over a real WebSocket to a server on this machine.</summary>
public class OpenAIFixture : ISessionFixture
{
    private readonly RecordedService _service = new();

    public OpenAIFixture()
        : this((model, _) => model)
    {
    }

    protected OpenAIFixture(Func<IRealtimeModel, TimeProvider, IRealtimeModel> wrap) =>
        Model = wrap(new OpenAIRealtimeModel(new OpenAIOptions { BaseUrl = _service.BaseUrl, TimeProvider = Time }), Time);

    public ManualTimeProvider Time { get; } = new();

    public IRealtimeModel Model { get; }

    /// <summary>The service transcribes what it hears only when it is asked to.</summary>
    public RealtimeSettings Settings { get; } = new() { Transcription = new WireTranscription { Model = "gpt-4o-transcribe" } };

    public IReadOnlyList<(string CallId, string Output)> ToolOutputs =>
    [
        .. _service.Line.ReceivedOf("conversation.item.create").Select(e => e.GetProperty("item"))
            .Where(i => i.GetProperty("type").GetString() == "function_call_output")
            .Select(i => (i.GetProperty("call_id").GetString()!, i.GetProperty("output").GetString()!)),
    ];

    public string? Instructions => _service.Line.ReceivedOf("session.update")
        .Select(e => e.GetProperty("session").TryGetProperty("instructions", out var text) ? text.GetString() : null)
        .LastOrDefault(text => text is not null);

    public IReadOnlyList<(string ItemId, TimeSpan Heard)> Truncations =>
    [
        .. _service.Line.ReceivedOf("conversation.item.truncate")
            .Select(e => (e.GetProperty("item_id").GetString()!, TimeSpan.FromMilliseconds(e.GetProperty("audio_end_ms").GetInt32()))),
    ];

    public void WillSay(string text) => _service.WillSay(text);

    public void WillKeepTalking(string text) => _service.WillKeepTalking(text);

    public void WillCall(params (string Name, string Arguments)[] calls) => _service.WillCall(calls);

    public void WillSayAside(string text) => _service.WillSayAside(text);

    public Task UserSaysAsync(RealtimeSession session, string text, CancellationToken cancellationToken) =>
        SpeakAsync(session, text, cancellationToken);

    public Task UserBeginsAsync(RealtimeSession session, CancellationToken cancellationToken) => SpeakAsync(session, null, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private async Task SpeakAsync(RealtimeSession session, string? text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        _service.UserWillBeHeard(text);
        await session.SendAudioAsync(new AudioFrame(session.InputFormat, new byte[session.InputFormat.BytesFor(TimeSpan.FromMilliseconds(20))]), cancellationToken);
    }
}
