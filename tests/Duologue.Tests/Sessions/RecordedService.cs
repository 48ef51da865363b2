using System.Collections.Concurrent;
using System.Text.Json;
using Duologue.Protocol;
using Duologue.Testing.Realtime;

namespace Duologue.Tests.Sessions;

/// <summary>The service at the other end of a socket: plays recorded event sequences, each when that comes which set it off in the recording.</summary>
internal sealed class RecordedService : IAsyncDisposable
{
    private readonly ConcurrentQueue<Func<int, IEnumerable<ServerEvent>>> _answers = new();
    private readonly ConcurrentQueue<string> _asides = new();
    private readonly ReplayServer _server;
    private Turn? _turn;
    private IEnumerable<ServerEvent> _cut = [];
    private int _number;

    public RecordedService() => _server = ReplayServer.Start(ReplayScript.Session().AnswerItems()
        .On("response.create", Answer)
        .On("input_audio_buffer.append", Hear)
        .On("conversation.item.truncate", RealtimeScripts.ItemTruncated));

    public string BaseUrl => _server.BaseUrl;

    /// <summary>The line in use.</summary>
    public ReplayConnection Line => _server.Connections[^1];

    public void WillSay(string text) =>
        _answers.Enqueue(n => RealtimeScripts.SpokenAnswer($"resp_{n}", $"item_a{n}", text, new byte[4_800], new byte[4_800]));

    /// <summary>An answer whose end is recorded only as the one that the user's speech cut.</summary>
    public void WillKeepTalking(string text) => _answers.Enqueue(n =>
    {
        _cut = RealtimeScripts.SpokenAnswerEnds($"resp_{n}", $"item_a{n}", text, cut: true);
        return RealtimeScripts.SpokenAnswerBegins($"resp_{n}", $"item_a{n}", text, new byte[4_800], new byte[4_800]);
    });

    public void WillCall(params (string Name, string Arguments)[] calls) => _answers.Enqueue(n => RealtimeScripts.FunctionCalls(
        $"resp_{n}", [.. calls.Select((call, i) => ($"item_f{n}_{i}", $"call_{n}_{i}", call.Name, call.Arguments))]));

    public void WillSayAside(string text) => _asides.Enqueue(text);

    /// <summary>The audio that comes next is somebody speaking; null text when they go on.</summary>
    public void UserWillBeHeard(string? text) => Volatile.Write(ref _turn, new Turn(text));

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private IEnumerable<ServerEvent> Answer(JsonElement create)
    {
        var isAside = create.TryGetProperty("response", out var response)
            && response.TryGetProperty("conversation", out var conversation) && conversation.GetString() == "none";
        return RealtimeScripts.InReplyTo(create, isAside ? Aside() : Next());
    }

    private IEnumerable<ServerEvent> Hear(JsonElement append)
    {
        if (Interlocked.Exchange(ref _turn, null) is not { } turn)
        {
            return [];
        }

        var item = $"item_u{++_number}";
        return turn.Text is { } text
            ? [.. RealtimeScripts.UserSpoke(item, 320, 1_480), .. Next(), .. RealtimeScripts.Transcription(item, text)]
            : [new ServerEvent.SpeechStarted(item, 2_000), .. _cut];
    }

    private IEnumerable<ServerEvent> Next() => _answers.TryDequeue(out var next)
        ? next(++_number)
        : throw new InvalidOperationException("An answer was asked for that was not recorded.");

    private IEnumerable<ServerEvent> Aside() => _asides.TryDequeue(out var text)
        ? RealtimeScripts.OutOfBandAnswer($"resp_{++_number}", $"item_o{_number}", text)
        : throw new InvalidOperationException("An out-of-band answer was asked for that was not recorded.");

    private sealed record Turn(string? Text);
}
