using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Duologue.Models;
using Duologue.Protocol;
using Duologue.Tests.Protocol;

namespace Duologue.Tests.Models.Cascade.Fakes;

/// <summary>Checks every event that a cascade gives as a client on the wire would read it: by the published description, and for members that must never be null.</summary>
internal sealed class WireCheck
{
    /// <summary>What the description says otherwise, and why this server does it all the same.</summary>
    private static readonly string[] Exceptions =
    [
        // The cascade hears and speaks 8, 16 and 48 kHz besides the 24 kHz of the description.
        "format.rate: 8000 is not one of", "format.rate: 16000 is not one of", "format.rate: 48000 is not one of",
    ];

    private readonly RealtimeJson _json = new();
    private readonly ArrayBufferWriter<byte> _output = new();

    /// <summary>The events of a connection, each checked before the test sees it.</summary>
    public static async IAsyncEnumerable<ServerEvent> ReceiveAsync(IRealtimeConnection connection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var check = new WireCheck();
        await foreach (var serverEvent in connection.ReceiveAsync(cancellationToken))
        {
            check.Assert(serverEvent);
            yield return serverEvent;
        }
    }

    private void Assert(ServerEvent serverEvent)
    {
        _output.ResetWrittenCount();
        Xunit.Assert.True(_json.Write(serverEvent, _output), serverEvent.Type);
        using var document = JsonDocument.Parse(_output.WrittenMemory);
        var wrong = RealtimeSchema.CheckServerEvent(document.RootElement)
            .Where(error => !Exceptions.Any(known => error.Contains(known, StringComparison.Ordinal)))
            .Concat(Nulls(document.RootElement, "$"));
        Xunit.Assert.True(!wrong.Any(), $"{string.Join("; ", wrong)}\n{document.RootElement.GetRawText()[..Math.Min(2_000, document.RootElement.GetRawText().Length)]}");
    }

    /// <summary>Where a member declared as text is null: strict clients drop such an event without a word.</summary>
    private static IEnumerable<string> Nulls(JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            return value.EnumerateArray().SelectMany((entry, i) => Nulls(entry, $"{path}[{i}]"));
        }

        return value.ValueKind != JsonValueKind.Object ? [] : value.EnumerateObject().SelectMany(member => (member.Name, member.Value.ValueKind) switch
        {
            // The one that strict clients demand: what was said, until it is known.
            ("transcript", JsonValueKind.Null) when value.TryGetProperty("type", out var type) && type.ValueEquals("input_audio") => [],
            ("text" or "transcript" or "audio" or "call_id" or "name" or "arguments" or "output" or "id" or "item_id" or "delta" or "type", JsonValueKind.Null) =>
                [$"{path}.{member.Name}: null"],
            _ => Nulls(member.Value, $"{path}.{member.Name}"),
        });
    }
}
