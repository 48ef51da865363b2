using Duologue.Audio;
using Duologue.Models;
using Duologue.Protocol;
using Duologue.Testing.Realtime;

namespace Duologue.Tests.Models.Reconnecting;

/// <summary>
/// A server in memory that answers by what its conversation holds, so that it can go on wherever a restored conversation is. Every second question
/// needs a function call. Its lines break after the events that the test names, counted over all lines.
/// </summary>
internal sealed class TalkingModel(params int[] breaksAt) : IRealtimeModel
{
    private readonly Lock _lock = new();
    private readonly List<ManualLine> _lines = [];
    private readonly Dictionary<ManualLine, List<WireItem>> _conversations = [];
    private int _responses;

    public string Name => "talking";

    public int Emitted { get; private set; }

    public int Lines => _lines.Count;

    public RealtimeCapabilities Capabilities { get; } = new() { InputFormats = [AudioFormat.Pcm24k], OutputFormats = [AudioFormat.Pcm24k] };

    /// <summary>The conversation of the last line.</summary>
    public IReadOnlyList<WireItem> Conversation => _conversations[_lines[^1]];

    public ValueTask<IRealtimeConnection> ConnectAsync(RealtimeSettings settings, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            var line = new ManualLine(settings);
            _lines.Add(line);
            _conversations[line] = [];
            line.Heard = heard => Answer(line, heard);
            Emit(line, RealtimeScripts.SessionCreated());
            return ValueTask.FromResult<IRealtimeConnection>(line);
        }
    }

    /// <summary>The words of an item, wherever it keeps them.</summary>
    public static string WordsOf(WireItem item) => string.Concat((item.Content ?? []).Select(p => p.Text ?? p.Transcript));

    private void Answer(ManualLine line, ClientEvent heard)
    {
        lock (_lock)
        {
            var conversation = _conversations[line];
            switch (heard)
            {
                case ClientEvent.CreateItem create:
                    conversation.Add(create.Item);
                    Emit(line, new ServerEvent.ItemAdded(create.Item, null), new ServerEvent.ItemDone(create.Item, null));
                    break;
                case ClientEvent.CreateResponse:
                    Respond(line, conversation);
                    break;
            }
        }
    }

    private void Respond(ManualLine line, List<WireItem> conversation)
    {
        var question = conversation.Count(i => i.Role == "user");
        var response = $"resp_{++_responses}";
        if (question % 2 == 0 && !conversation.Exists(i => i.Type == "function_call" && i.CallId == $"call_{question}"))
        {
            Emit(line, RealtimeScripts.FunctionCall(response, $"item_call_{response}", $"call_{question}", "look", "{\"at\":" + question + "}"));
            return;
        }

        Emit(line, RealtimeScripts.SpokenAnswer(response, $"item_{response}", $"Answer number {question} is here.", new byte[480], new byte[480]));
    }

    private void Emit(ManualLine line, params IEnumerable<ServerEvent> events)
    {
        foreach (var serverEvent in events)
        {
            Emitted++;
            line.Emit(serverEvent);
            if (serverEvent is ServerEvent.OutputItemDone { Item: var item })
            {
                _conversations[line].Add(item);
            }

            if (breaksAt.Contains(Emitted))
            {
                line.Break();
            }
        }
    }
}
