using System.Text;
using Duologue.Protocol;
using Microsoft.Extensions.AI;

namespace Duologue.Models.Cascade;

/// <summary>Writes the events of one response: every bracket opened is closed, and <c>response.done</c> comes once.</summary>
/// <remarks>Owned by the connection's loop; the receiver reads only <see cref="IsVoid"/>.</remarks>
internal sealed class ResponseWriter(ConnectionScope scope, ResponsePlan plan)
{
    private readonly List<WireItem> _output = [];
    private readonly StringBuilder _text = new();
    private volatile bool _isVoid;
    private OpenMessage? _open;
    private int _charactersOut;
    private TimeSpan _spoken;
    private long? _firstAudioAt;

    /// <summary>The response's id.</summary>
    public string Id { get; } = scope.Ids.Next("resp");

    /// <summary>What it shall do.</summary>
    public ResponsePlan Plan => plan;

    /// <summary>Whether deltas that are still queued may not be delivered any more.</summary>
    public bool IsVoid => _isVoid;

    /// <summary>Whether <c>response.done</c> was written.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Characters that the chat model read; for the usage.</summary>
    public int CharactersIn { get; set; }

    /// <summary>Audio in the context; for the usage.</summary>
    public TimeSpan Heard { get; set; }

    /// <summary>How long its audio still plays, if it plays without gaps since the first was made.</summary>
    public TimeSpan StillPlaying
    {
        get
        {
            var left = _firstAudioAt is { } first ? _spoken - scope.Time.GetElapsedTime(first) : TimeSpan.Zero;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Writes <c>response.created</c>.</summary>
    public void Begin() => scope.Outbox.Post(new ServerEvent.ResponseCreated(Response("in_progress")));

    /// <summary>Writes text of a text-only answer.</summary>
    public void Text(string delta)
    {
        var open = OpenFor(null);
        _text.Append(delta);
        _charactersOut += delta.Length;
        scope.Outbox.PostDelta(new ServerEvent.OutputTextDelta(Id, open.Entry.Id, open.Index, 0, delta), this);
    }

    /// <summary>Writes the words that are heard next.</summary>
    public void BeginPiece(string piece)
    {
        var open = OpenFor(_open?.Entry.Speech ?? new SpokenTranscript());
        open.Entry.Speech?.BeginPiece(piece);
        _charactersOut += piece.Length;
        scope.Outbox.PostDelta(new ServerEvent.OutputTranscriptDelta(Id, open.Entry.Id, open.Index, 0, piece), this);
    }

    /// <summary>Writes audio of the current piece.</summary>
    public void Audio(RunOutput.Audio audio)
    {
        if (_open is not { Entry.Speech: { } speech } open)
        {
            return;
        }

        _firstAudioAt ??= scope.Time.GetTimestamp();
        _spoken += audio.Duration;
        speech.AddAudio(audio.Duration, audio.Words);
        open.Entry.Audio?.Append(audio.Rented.AsSpan(0, audio.Length));
        var delta = new ServerEvent.OutputAudioDelta(Id, open.Entry.Id, open.Index, 0, audio.Rented.AsMemory(0, audio.Length));
        scope.Outbox.PostAudio(delta, this, speech, audio.Rented, audio.Duration);
    }

    /// <summary>All audio of the current piece was written.</summary>
    public void EndPiece() => _open?.Entry.Speech?.EndPiece();

    /// <summary>Writes a function call at one go.</summary>
    public void Call(RunOutput.Call call)
    {
        CloseMessage("completed");
        var index = _output.Count;
        var item = new WireItem
        {
            Id = scope.Ids.Next("item"),
            Object = "realtime.item",
            Type = "function_call",
            Status = "in_progress",
            CallId = call.CallId,
            Name = call.Name,
            Arguments = "",
        };
        var entry = new ConversationEntry(item);
        AddItem(entry, index);
        _charactersOut += call.Name.Length + call.Arguments.Length;
        scope.Outbox.PostDelta(new ServerEvent.FunctionArgumentsDelta(Id, entry.Id, index, call.CallId, call.Arguments), this);
        scope.Outbox.Post(new ServerEvent.FunctionArgumentsDone(Id, entry.Id, index, call.CallId, call.Name, call.Arguments));
        entry.Item = item with { Arguments = call.Arguments, Status = call.IsWhole ? "completed" : "incomplete" };
        EndItem(entry, index);
    }

    /// <summary>Closes what is open and writes <c>response.done</c> and <c>rate_limits.updated</c>.</summary>
    public void Finish(string status, string? reason = null, WireError? error = null, UsageDetails? usage = null)
    {
        if (IsDone)
        {
            return;
        }

        IsDone = true;
        if (status == "cancelled")
        {
            _isVoid = true;

            // What was never handed over was never heard.
            if (_open is { Entry: { Speech: { } speech } entry })
            {
                var heard = speech.DeliveredDuration;
                speech.CutAt(heard);
                entry.Audio?.CutAt(heard);
            }
        }

        CloseMessage(status == "completed" ? "completed" : "incomplete");
        var details = status == "completed" ? null : new WireStatusDetails { Type = status, Reason = reason, Error = error };
        scope.Outbox.Post(new ServerEvent.ResponseDone(Response(status) with
        {
            StatusDetails = details,
            Usage = UsageEstimate.Make(usage, CharactersIn, Heard, _charactersOut, _spoken),
        }));
        scope.Outbox.Post(new ServerEvent.RateLimitsUpdated([new WireRateLimit("tokens", int.MaxValue, int.MaxValue, 0)]));
    }

    private OpenMessage OpenFor(SpokenTranscript? speech)
    {
        if (_open is { } open)
        {
            return open;
        }

        var item = new WireItem
        {
            Id = scope.Ids.Next("item"),
            Object = "realtime.item",
            Type = "message",
            Status = "in_progress",
            Role = "assistant",
            Content = [],
        };
        var entry = new ConversationEntry(item) { Speech = speech };
        if (speech is not null && !plan.IsOutOfBand)
        {
            entry.Audio = scope.Audio.Begin(plan.Format);
        }

        open = new OpenMessage(entry, _output.Count);
        _open = open;
        _text.Clear();
        AddItem(open.Entry, open.Index);
        var part = plan.IsText ? new WireContentPart { Type = "text", Text = "" } : new WireContentPart { Type = "audio", Transcript = "" };
        scope.Outbox.Post(new ServerEvent.ContentPartAdded(Id, open.Entry.Id, open.Index, 0, part));
        return open;
    }

    private void CloseMessage(string status)
    {
        if (_open is not { } open)
        {
            return;
        }

        _open = null;
        var (id, index) = (open.Entry.Id, open.Index);
        var text = open.Entry.Speech?.Text ?? _text.ToString();
        WireContentPart part;
        if (open.Entry.Speech is null)
        {
            scope.Outbox.Post(new ServerEvent.OutputTextDone(Id, id, index, 0, text));
            part = new WireContentPart { Type = "text", Text = text };
        }
        else
        {
            scope.Outbox.Post(new ServerEvent.OutputAudioDone(Id, id, index, 0));
            scope.Outbox.Post(new ServerEvent.OutputTranscriptDone(Id, id, index, 0, text));
            part = new WireContentPart { Type = "audio", Transcript = text };
        }

        scope.Outbox.Post(new ServerEvent.ContentPartDone(Id, id, index, 0, part));
        open.Entry.Item = open.Entry.Item with { Status = status, Content = [part with { Type = plan.IsText ? "output_text" : "output_audio" }] };
        EndItem(open.Entry, index);
    }

    private void AddItem(ConversationEntry entry, int index)
    {
        _output.Add(entry.Item);
        scope.Outbox.Post(new ServerEvent.OutputItemAdded(Id, index, entry.Item));
        if (!plan.IsOutOfBand)
        {
            var previous = scope.Items.Add(entry);
            scope.Outbox.Post(new ServerEvent.ItemAdded(entry.Item, previous));
        }
    }

    private void EndItem(ConversationEntry entry, int index)
    {
        _output[index] = entry.Item;
        if (!plan.IsOutOfBand)
        {
            scope.Outbox.Post(new ServerEvent.ItemDone(entry.Item, scope.Items.Before(entry)));
        }

        scope.Outbox.Post(new ServerEvent.OutputItemDone(Id, index, entry.Item));
    }

    private WireResponse Response(string status) => new()
    {
        Id = Id,
        Object = "realtime.response",
        Status = status,
        Output = [.. _output],
        ConversationId = plan.IsOutOfBand ? null : scope.ConversationId,
        OutputModalities = plan.Modalities,
        MaxOutputTokens = plan.MaxOutputTokens,
        Audio = new WireAudio { Output = new WireAudioOutput { Format = plan.Format.ToWire(), Voice = plan.WireVoice } },
        Metadata = plan.Metadata,
    };

    private sealed record OpenMessage(ConversationEntry Entry, int Index);
}
