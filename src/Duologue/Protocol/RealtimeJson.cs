using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Duologue.Protocol;

/// <summary>Reads and writes the events of the Realtime protocol, both directions, in either shape.</summary>
/// <remarks>
/// Make one for each line: it remembers ids that repeat and keeps its writer. One thread may read while another writes, not more.
/// Reading is lenient: null, absent and, for numbers, text are taken everywhere, unknown members are kept in <c>Extra</c>, and events that are
/// unknown or of an unknown shape become <c>Unknown</c>. The padding member <c>obfuscation</c> is dropped where the schema does not declare it.
/// Audio events are read and written without making text. Source: OpenAI's public Realtime schema, version 2.3.0.
/// </remarks>
public sealed class RealtimeJson
{
    /// <summary>Deepest nesting that is read; deeper is invalid.</summary>
    public const int MaximumDepth = 32;

    internal static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = MaximumDepth };
    private static readonly JsonDocumentOptions DocumentOptions = new() { MaxDepth = MaximumDepth, AllowDuplicateProperties = false };
    private const int LongestType = 96;

    private readonly IdCache _ids = new();
    private readonly EventWriter _writer;

    /// <summary>Creates a reader and writer of one line.</summary>
    /// <param name="shape">The shape spoken on the line; default GA.</param>
    public RealtimeJson(WireShape shape = WireShape.Ga)
    {
        Shape = shape;
        _writer = new EventWriter(shape);
    }

    /// <summary>The shape spoken on the line.</summary>
    public WireShape Shape { get; }

    /// <summary>Reads an event of a server. The memory is copied.</summary>
    /// <param name="json">The whole event as UTF-8.</param>
    /// <exception cref="JsonException">It is not one JSON object, is nested too deep, or names a member twice.</exception>
    public ServerEvent ReadServerEvent(ReadOnlySpan<byte> json) => ReadServerEventInPlace(json.ToArray());

    /// <summary>Reads an event of a server. Audio is decoded inside the message, which is changed by it.</summary>
    /// <param name="message">The whole event as UTF-8. The audio of a delta stays in this memory.</param>
    /// <exception cref="JsonException">It is not one JSON object, is nested too deep, or names a member twice.</exception>
    public ServerEvent ReadServerEventInPlace(Memory<byte> message)
    {
        Span<char> buffer = stackalloc char[LongestType];
        var type = PeekType(message.Span, buffer);
        try
        {
            if (type is "response.output_audio.delta" or "response.audio.delta")
            {
                return new AudioEventReader(message, _ids).ReadDelta() ?? UnknownServerEvent(type, message.Span);
            }

            return ReadKnownServerEvent(type, ToGa(message.Span)) ?? UnknownServerEvent(type, message.Span);
        }
        catch (JsonException)
        {
            // Either the JSON is broken, which this finds out and throws, or only the shape is not what we know.
            return UnknownServerEvent(type, message.Span);
        }
        catch (InvalidOperationException exception)
        {
            throw NotText(exception);
        }
    }

    /// <summary>Reads an event of a client. The memory is copied.</summary>
    /// <param name="json">The whole event as UTF-8.</param>
    /// <exception cref="JsonException">It is not one JSON object, is nested too deep, or names a member twice.</exception>
    public ClientEvent ReadClientEvent(ReadOnlySpan<byte> json) => ReadClientEventInPlace(json.ToArray());

    /// <summary>Reads an event of a client. Audio is decoded inside the message, which is changed by it.</summary>
    /// <param name="message">The whole event as UTF-8. Appended audio stays in this memory.</param>
    /// <remarks>
    /// Read more strictly than events of servers, because a client has to be told: an event that lacks what it needs, audio that is not base64
    /// included, is <see cref="ClientEvent.Unknown"/> under its own type, with the error to answer.
    /// </remarks>
    /// <exception cref="JsonException">It is not one JSON object, is nested too deep, or names a member twice.</exception>
    public ClientEvent ReadClientEventInPlace(Memory<byte> message)
    {
        Span<char> buffer = stackalloc char[LongestType];
        var type = PeekType(message.Span, buffer);
        try
        {
            if (type is "input_audio_buffer.append")
            {
                return new AudioEventReader(message, _ids).ReadAppend() ?? UnknownClientEvent(type, message.Span);
            }

            return ReadKnownClientEvent(type, ToGa(message.Span)) ?? UnknownClientEvent(type, message.Span);
        }
        catch (JsonException)
        {
            return UnknownClientEvent(type, message.Span);
        }
        catch (InvalidOperationException exception)
        {
            throw NotText(exception);
        }
    }

    /// <summary>Writes an event of a client.</summary>
    /// <param name="clientEvent">The event. An update without session type is written as <c>realtime</c>; GA leaves the temperature out.</param>
    /// <param name="output">Where the UTF-8 goes.</param>
    public void Write(ClientEvent clientEvent, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(clientEvent);
        ArgumentNullException.ThrowIfNull(output);
        _writer.Write(clientEvent, output);
    }

    /// <summary>Writes an event of a server.</summary>
    /// <param name="serverEvent">The event. One without an id gets <c>event_</c> and a running number, telephone keys excepted.</param>
    /// <param name="output">Where the UTF-8 goes.</param>
    /// <returns>
    /// False when nothing was written: events about the line itself (<see cref="ServerEvent.IsLocal"/>) never are on the wire, and the beta shape
    /// has no <c>conversation.item.done</c>.
    /// </returns>
    public bool Write(ServerEvent serverEvent, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(serverEvent);
        ArgumentNullException.ThrowIfNull(output);
        return _writer.Write(serverEvent, output);
    }

    private static ReadOnlySpan<char> PeekType(ReadOnlySpan<byte> json, Span<char> buffer)
    {
        var reader = new Utf8JsonReader(json, ReaderOptions);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("An event is a JSON object.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("type"u8))
            {
                reader.Skip();
                continue;
            }

            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                return [];
            }

            return reader.ValueSpan.Length <= buffer.Length && !reader.ValueIsEscaped
                ? buffer[..Encoding.UTF8.GetChars(reader.ValueSpan, buffer)]
                : LongType(ref reader);
        }

        return [];
    }

    private static string LongType(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException exception)
        {
            throw NotText(exception);
        }
    }

    private ReadOnlySpan<byte> ToGa(ReadOnlySpan<byte> json) =>
        Shape == WireShape.Beta ? BetaShape.ToGa(json, DocumentOptions) : json;

    private ServerEvent? ReadKnownServerEvent(ReadOnlySpan<char> type, ReadOnlySpan<byte> json)
    {
        if (ServerEventTable.Find(type) is not { } shape)
        {
            return null;
        }

        var fields = EventFields.Read(json, shape.Known, fromClient: false, _ids);
        if (shape.Make(fields) is not { } made)
        {
            return null;
        }

        made.Extra = fields.Extra;
        return fields.EventId is null ? made : made with { EventId = fields.EventId };
    }

    private ClientEvent? ReadKnownClientEvent(ReadOnlySpan<char> type, ReadOnlySpan<byte> json)
    {
        if (ClientEventTable.Find(type) is not { } shape)
        {
            return null;
        }

        var fields = EventFields.Read(json, shape.Known, fromClient: true, _ids);
        if (shape.Make(fields) is not { } made)
        {
            return null;
        }

        made.Extra = fields.Extra;
        return fields.EventId is null ? made : made with { EventId = fields.EventId };
    }

    private static ServerEvent.Unknown UnknownServerEvent(ReadOnlySpan<char> type, ReadOnlySpan<byte> json)
    {
        var element = Parse(json);
        return new ServerEvent.Unknown(type.ToString(), element) { EventId = EventIdOf(element) };
    }

    private static ClientEvent.Unknown UnknownClientEvent(ReadOnlySpan<char> type, ReadOnlySpan<byte> json)
    {
        var element = Parse(json);
        try
        {
            return new ClientEvent.Unknown(type.ToString(), element) { EventId = EventIdOf(element), Error = UnreadEvent.Explain(element) };
        }
        catch (InvalidOperationException exception)
        {
            throw NotText(exception);
        }
    }

    private static JsonElement Parse(ReadOnlySpan<byte> json) =>
        System.Text.Unicode.Utf8.IsValid(json) ? JsonElement.Parse(json, DocumentOptions) : throw NotText(null);

    private static string? EventIdOf(JsonElement element)
    {
        try
        {
            return element.TryGetProperty("event_id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
        }
        catch (InvalidOperationException exception)
        {
            throw NotText(exception);
        }
    }

    private static JsonException NotText(Exception? exception) => new("The event holds text that is not valid Unicode.", exception);
}
