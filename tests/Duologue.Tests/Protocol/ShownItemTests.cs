using System.Text.Json;
using Duologue.Protocol;

namespace Duologue.Tests.Protocol;

/// <summary>Members that are null and must be there: strict clients stop over an item without them.</summary>
public sealed class ShownItemTests
{
    private static readonly WireItem Spoken = new()
    {
        Id = "item_1",
        Type = "message",
        Role = "user",
        Status = "completed",
        Content = [new WireContentPart { Type = "input_audio" }],
    };

    public static TheoryData<ServerEvent> EventsWithItems =>
    [
        new ServerEvent.ItemAdded(Spoken, null), new ServerEvent.ItemDone(Spoken, null), new ServerEvent.ItemRetrieved(Spoken),
    ];

    [Theory]
    [MemberData(nameof(EventsWithItems))]
    public void What_was_said_is_null_until_it_is_known(ServerEvent serverEvent)
    {
        var part = Fixture.Write(new RealtimeJson(), serverEvent).GetProperty("item").GetProperty("content")[0];

        Assert.Equal(JsonValueKind.Null, part.GetProperty("transcript").ValueKind);
        Assert.False(part.TryGetProperty("text", out _));
    }

    [Fact]
    public void What_was_said_is_written_once_when_it_is_known()
    {
        var known = Spoken with { Content = [new WireContentPart { Type = "input_audio", Transcript = "hello" }] };

        var part = Fixture.Write(new RealtimeJson(), new ServerEvent.ItemDone(known, null)).GetProperty("item").GetProperty("content")[0];

        Assert.Equal("""{"type":"input_audio","transcript":"hello"}""", part.GetRawText());
    }

    [Fact]
    public void The_first_item_has_null_before_it()
    {
        ServerEvent[] first = [new ServerEvent.ItemAdded(Spoken, null), new ServerEvent.ItemDone(Spoken, null), new ServerEvent.AudioCommitted("item_1", null)];

        Assert.All(first, e => Assert.Equal(JsonValueKind.Null, Fixture.Write(new RealtimeJson(), e).GetProperty("previous_item_id").ValueKind));
    }

    [Fact]
    public void A_client_sends_no_null()
    {
        var item = Fixture.Write(new RealtimeJson(), new ClientEvent.CreateItem(Spoken)).GetProperty("item");

        Assert.Equal("""[{"type":"input_audio"}]""", item.GetProperty("content").GetRawText());
    }
}
