using System.Text.Json;

namespace Duologue.Protocol;

/// <summary>What was read at the top level of one event. Ids that a server left out are empty, never null.</summary>
internal sealed class EventFields
{
    private static readonly (byte[] Name, EventField Field)[] Names =
    [
        ("event_id"u8.ToArray(), EventField.EventId),
        ("item_id"u8.ToArray(), EventField.ItemId),
        ("response_id"u8.ToArray(), EventField.ResponseId),
        ("output_index"u8.ToArray(), EventField.OutputIndex),
        ("content_index"u8.ToArray(), EventField.ContentIndex),
        ("delta"u8.ToArray(), EventField.Delta),
        ("item"u8.ToArray(), EventField.Item),
        ("previous_item_id"u8.ToArray(), EventField.PreviousItemId),
        ("response"u8.ToArray(), EventField.Response),
        ("session"u8.ToArray(), EventField.Session),
        ("part"u8.ToArray(), EventField.Part),
        ("transcript"u8.ToArray(), EventField.Transcript),
        ("text"u8.ToArray(), EventField.Text),
        ("audio_start_ms"u8.ToArray(), EventField.AudioStartMs),
        ("audio_end_ms"u8.ToArray(), EventField.AudioEndMs),
        ("call_id"u8.ToArray(), EventField.CallId),
        ("name"u8.ToArray(), EventField.Name),
        ("arguments"u8.ToArray(), EventField.Arguments),
        ("obfuscation"u8.ToArray(), EventField.Obfuscation),
        ("error"u8.ToArray(), EventField.Error),
        ("usage"u8.ToArray(), EventField.Usage),
        ("rate_limits"u8.ToArray(), EventField.RateLimits),
        ("conversation"u8.ToArray(), EventField.Conversation),
        ("id"u8.ToArray(), EventField.Id),
        ("speaker"u8.ToArray(), EventField.Speaker),
        ("start"u8.ToArray(), EventField.Start),
        ("end"u8.ToArray(), EventField.End),
        ("event"u8.ToArray(), EventField.Event),
        ("received_at"u8.ToArray(), EventField.ReceivedAt),
    ];

    private EventField _seen;
    private bool _hasType;

    public string? EventId { get; private set; }

    public string ItemId { get; private set; } = "";

    public string ResponseId { get; private set; } = "";

    public string? PreviousItemId { get; private set; }

    public string? CallId { get; private set; }

    public int OutputIndex { get; private set; }

    public int ContentIndex { get; private set; }

    public int AudioStartMs { get; private set; }

    public int AudioEndMs { get; private set; }

    public string? Delta { get; private set; }

    public string? Text { get; private set; }

    public string? Transcript { get; private set; }

    public string? Name { get; private set; }

    public string? Arguments { get; private set; }

    public string? Obfuscation { get; private set; }

    public string? Id { get; private set; }

    public string? Speaker { get; private set; }

    public string? Event { get; private set; }

    public long ReceivedAt { get; private set; }

    public double Start { get; private set; }

    public double End { get; private set; }

    public WireItem? Item { get; private set; }

    public WireResponse? Response { get; private set; }

    public WireResponseParameters? Parameters { get; private set; }

    public WireSession? Session { get; private set; }

    public WireContentPart? Part { get; private set; }

    public WireError? Error { get; private set; }

    public WireUsage? Usage { get; private set; }

    public IReadOnlyList<WireRateLimit>? RateLimits { get; private set; }

    public JsonElement? Conversation { get; private set; }

    public IDictionary<string, JsonElement>? Extra { get; private set; }

    /// <summary>Whether a member was on the wire.</summary>
    public bool Has(EventField field) => (_seen & field) != EventField.None;

    /// <summary>Reads an event of which the members are known.</summary>
    /// <exception cref="JsonException">The JSON is broken, or a member is of another shape.</exception>
    public static EventFields Read(ReadOnlySpan<byte> json, EventField known, bool fromClient, IdCache ids)
    {
        var fields = new EventFields();
        var reader = new Utf8JsonReader(json, RealtimeJson.ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = Find(ref reader);
            if ((field & (known | EventField.EventId)) != EventField.None)
            {
                fields.Note(field);
                reader.Read();
                if (!fields.ReadText(field, ref reader, ids) && !fields.ReadNumber(field, fromClient, ref reader))
                {
                    fields.ReadObject(field, fromClient, ref reader);
                }
            }
            else
            {
                fields.ReadUnknown(field, ref reader);
            }
        }

        reader.Read();
        return fields;
    }

    private static EventField Find(ref Utf8JsonReader reader)
    {
        foreach (var (name, field) in Names)
        {
            if (reader.ValueTextEquals(name))
            {
                return field;
            }
        }

        return EventField.None;
    }

    private void Note(EventField field)
    {
        if (Has(field))
        {
            throw new JsonException("The event has a member twice.");
        }

        _seen |= field;
    }

    private bool ReadText(EventField field, ref Utf8JsonReader reader, IdCache ids)
    {
        switch (field)
        {
            case EventField.EventId: EventId = LenientStringConverter.ReadText(ref reader); break;
            case EventField.ItemId: ItemId = ids.Read(ref reader) ?? ""; break;
            case EventField.ResponseId: ResponseId = ids.Read(ref reader) ?? ""; break;
            case EventField.PreviousItemId: PreviousItemId = ids.Read(ref reader); break;
            case EventField.CallId: CallId = ids.Read(ref reader); break;
            case EventField.Delta: Delta = LenientStringConverter.ReadText(ref reader); break;
            case EventField.Text: Text = LenientStringConverter.ReadText(ref reader); break;
            case EventField.Transcript: Transcript = LenientStringConverter.ReadText(ref reader); break;
            case EventField.Name: Name = LenientStringConverter.ReadText(ref reader); break;
            case EventField.Arguments: Arguments = LenientStringConverter.ReadText(ref reader); break;
            case EventField.Obfuscation: Obfuscation = LenientStringConverter.ReadText(ref reader); break;
            case EventField.Id: Id = LenientStringConverter.ReadText(ref reader); break;
            case EventField.Speaker: Speaker = LenientStringConverter.ReadText(ref reader); break;
            case EventField.Event: Event = LenientStringConverter.ReadText(ref reader); break;
            default: return false;
        }

        return true;
    }

    private bool ReadNumber(EventField field, bool fromClient, ref Utf8JsonReader reader)
    {
        switch (field)
        {
            case EventField.ContentIndex when fromClient: ContentIndex = LenientNumber.ReadWhole(ref reader); break;
            case EventField.AudioEndMs when fromClient: AudioEndMs = LenientNumber.ReadWhole(ref reader); break;
            case EventField.OutputIndex: OutputIndex = LenientNumber.ReadInt32(ref reader); break;
            case EventField.ContentIndex: ContentIndex = LenientNumber.ReadInt32(ref reader); break;
            case EventField.AudioStartMs: AudioStartMs = LenientNumber.ReadInt32(ref reader); break;
            case EventField.AudioEndMs: AudioEndMs = LenientNumber.ReadInt32(ref reader); break;
            case EventField.ReceivedAt: ReceivedAt = LenientNumber.ReadInt64(ref reader); break;
            case EventField.Start: Start = LenientNumber.ReadDouble(ref reader); break;
            case EventField.End: End = LenientNumber.ReadDouble(ref reader); break;
            default: return false;
        }

        return true;
    }

    private void ReadObject(EventField field, bool fromClient, ref Utf8JsonReader reader)
    {
        var contracts = RealtimeJsonContext.Default;
        switch (field)
        {
            case EventField.Item: Item = JsonSerializer.Deserialize(ref reader, contracts.WireItem); break;
            case EventField.Response when fromClient:
                Parameters = JsonSerializer.Deserialize(ref reader, contracts.WireResponseParameters);
                break;
            case EventField.Response: Response = JsonSerializer.Deserialize(ref reader, contracts.WireResponse); break;
            case EventField.Session: Session = JsonSerializer.Deserialize(ref reader, contracts.WireSession); break;
            case EventField.Part: Part = JsonSerializer.Deserialize(ref reader, contracts.WireContentPart); break;
            case EventField.Error: Error = JsonSerializer.Deserialize(ref reader, contracts.WireError); break;
            case EventField.Usage: Usage = JsonSerializer.Deserialize(ref reader, contracts.WireUsage); break;
            case EventField.RateLimits when reader.TokenType != JsonTokenType.Null:
                RateLimits = new ListConverter<WireRateLimit>().Read(ref reader, typeof(WireRateLimit), contracts.Options);
                break;
            case EventField.Conversation when reader.TokenType != JsonTokenType.Null:
                Conversation = JsonElement.ParseValue(ref reader);
                break;
        }
    }

    private void ReadUnknown(EventField field, ref Utf8JsonReader reader)
    {
        // Obfuscation is padding against eavesdroppers, which the schema does not even declare.
        if (field == EventField.Obfuscation)
        {
            reader.Skip();
            return;
        }

        if (reader.ValueTextEquals("type"u8))
        {
            // Known by now; but whoever reads the other one of two would read another event.
            if (_hasType)
            {
                throw new JsonException("The event has a member twice.");
            }

            _hasType = true;
            reader.Skip();
            return;
        }

        var name = reader.GetString() ?? "";
        reader.Read();
        Extra ??= new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (!Extra.TryAdd(name, JsonElement.ParseValue(ref reader)))
        {
            throw new JsonException("The event has a member twice.");
        }
    }
}
