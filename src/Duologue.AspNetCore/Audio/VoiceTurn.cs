using System.Buffers;
using System.Text.Json;

namespace Duologue.AspNetCore.Audio;

/// <summary>One turn of a conversation, from the request for an answer until nothing more comes of it: what was heard, done and said.</summary>
internal sealed class VoiceTurn(RealtimeSession session)
{
    private readonly List<SpokenResponse> _responses = [];
    private readonly List<ToolUse> _tools = [];

    /// <summary>What was understood.</summary>
    public string Transcript { get; private set; } = "";

    /// <summary>What the agent said.</summary>
    public string Answer => string.Join(' ', _responses.SelectMany(r => r.Texts.Values).Select(t => t.Trim()).Where(t => t.Length > 0));

    /// <summary>Who spoke last.</summary>
    public string Agent => session.CurrentAgent.Name;

    /// <summary>What was done.</summary>
    public IReadOnlyList<ToolUse> Tools => _tools;

    /// <summary>The answer's samples.</summary>
    public ReadOnlyMemory<byte> Pcm
    {
        get
        {
            var pcm = new ArrayBufferWriter<byte>();
            _responses.ForEach(r => pcm.Write(r.Pcm.WrittenSpan));
            return pcm.WrittenMemory;
        }
    }

    /// <summary>The last thing that went wrong; null when nothing did.</summary>
    public string? Error { get; private set; }

    /// <summary>Asks for the answer, and reads until tools, handovers, guardrails and reports are through.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var asking = session.RequestResponseAsync(cancellationToken: cancellationToken);
        session.EndConversation();
        await foreach (var sessionEvent in session.ReadEventsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (sessionEvent is SessionEvent.EndRequested)
            {
                break;
            }

            await TakeAsync(sessionEvent, cancellationToken).ConfigureAwait(false);
        }

        // What the agent said by itself before, such as a greeting, is no answer to this.
        var first = session.IsEnded && !asking.IsCompleted ? null : (await asking.ConfigureAwait(false)).ResponseId;
        var index = _responses.FindIndex(r => r.Id == first);
        _responses.RemoveRange(0, Math.Max(0, index));
    }

    private async ValueTask TakeAsync(SessionEvent sessionEvent, CancellationToken cancellationToken)
    {
        switch (sessionEvent)
        {
            case SessionEvent.UserTranscript said:
                Transcript = said.Text;
                break;
            case SessionEvent.ResponseStarted { IsOutOfBand: false } started:
                _responses.Add(new SpokenResponse(started.ResponseId));
                break;
            case SessionEvent.AudioOutput audio when audio.Epoch == session.PlaybackEpoch:
                Find(audio.ResponseId)?.Pcm.Write(audio.Frame.Data.Span);
                break;
            case SessionEvent.AudioInterrupted or SessionEvent.GuardrailTripped { IsInput: true }:
                // A guardrail took back what was said: nobody has heard it yet, and nobody shall.
                _responses.Clear();
                break;
            case SessionEvent.AssistantTranscript { IsInterrupted: false } words when Find(words.ResponseId) is { } response:
                response.Texts[words.ItemId] = words.Text;
                break;
            case SessionEvent.ToolApprovalRequested wish:
                await session.RejectToolAsync(wish.CallId, "Nobody can be asked for approval here.", cancellationToken).ConfigureAwait(false);
                break;
            case SessionEvent.ToolCallEnded tool:
                _tools.Add(new ToolUse(tool.Name, Arguments(tool.Arguments), tool.Result, tool.Error is not null));
                break;
            case SessionEvent.ErrorOccurred error:
                Error = error.Message;
                break;
            case SessionEvent.SessionEnded { Error: { } broken }:
                Error = broken.Message;
                break;
        }
    }

    private SpokenResponse? Find(string id) => _responses.FindLast(r => r.Id == id);

    private static JsonElement Arguments(string json)
    {
        try
        {
            return JsonElement.Parse(json);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(json, AudioJson.Default.String);
        }
    }

    private sealed record SpokenResponse(string Id)
    {
        public ArrayBufferWriter<byte> Pcm { get; } = new();

        public Dictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);
    }
}
