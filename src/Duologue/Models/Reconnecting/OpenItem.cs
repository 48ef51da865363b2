using Duologue.Protocol;

namespace Duologue.Models.Reconnecting;

/// <summary>An output item of an open response.</summary>
internal sealed class OpenItem(int outputIndex, WireItem item)
{
    private readonly SortedDictionary<int, OpenPart> _parts = [];
    private readonly SortedDictionary<int, OpenPart> _closed = [];
    private bool _saidAdded;
    private bool _saidDone;
    private bool _outputDone;

    public string? Id => Final.Id;

    public bool IsFunctionCall => Final.Type == "function_call";

    /// <summary>Whether nothing of it is missing.</summary>
    public bool IsDone => _outputDone || (_saidDone && Final.Status == "completed");

    /// <summary>The item as it stands.</summary>
    public WireItem Final { get; private set; } = item;

    public void Done(WireItem whole)
    {
        Final = whole;
        _outputDone = true;
    }

    /// <summary>The conversation has it.</summary>
    public void SaidAdded() => _saidAdded = true;

    /// <summary>The conversation has it whole; that comes before the response says so.</summary>
    public void SaidDone(WireItem whole)
    {
        Final = whole;
        _saidDone = true;
    }

    /// <summary>A part, made known if it is not.</summary>
    public OpenPart Part(int contentIndex, string? type)
    {
        if (_closed.TryGetValue(contentIndex, out var part) || _parts.TryGetValue(contentIndex, out part))
        {
            return part;
        }

        part = new OpenPart(type ?? "audio");
        _parts.Add(contentIndex, part);
        return part;
    }

    public void RemovePart(int contentIndex)
    {
        if (_parts.Remove(contentIndex, out var part))
        {
            _closed.Add(contentIndex, part);
        }
    }

    public void Close(string responseId, List<ServerEvent> events)
    {
        if (_outputDone)
        {
            return;
        }

        if (!_saidDone)
        {
            CloseContent(responseId, events);
        }

        events.Add(new ServerEvent.OutputItemDone(responseId, outputIndex, Final));
    }

    private void CloseContent(string responseId, List<ServerEvent> events)
    {
        foreach (var (index, part) in _parts)
        {
            part.Close(responseId, Id ?? "", outputIndex, index, events);
        }

        var said = _closed.Concat(_parts).OrderBy(p => p.Key).Select(p => p.Value.ToContent()).ToArray();
        Final = Final with { Status = "incomplete", Content = said.Length > 0 ? said : Final.Content };
        if (_saidAdded)
        {
            events.Add(new ServerEvent.ItemDone(Final, null));
        }
    }
}
