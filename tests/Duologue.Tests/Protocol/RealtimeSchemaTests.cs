using System.Text.Json;
using Duologue.Protocol;

namespace Duologue.Tests.Protocol;

/// <summary>What we write is held against the service's published description.</summary>
public sealed class RealtimeSchemaTests
{
    public static TheoryData<string> ServerFixtures => Fixture.Names("Server");

    public static TheoryData<string> ClientFixtures => Fixture.Names("Client");

    [Theory]
    [MemberData(nameof(ServerFixtures))]
    public void Server_events_we_write_are_valid(string name)
    {
        var json = new RealtimeJson();

        var written = Fixture.Write(json, json.ReadServerEvent(Fixture.Bytes("Server", name)));

        Assert.Empty(RealtimeSchema.CheckServerEvent(written));
    }

    [Theory]
    [MemberData(nameof(ClientFixtures))]
    public void Client_events_we_write_are_valid(string name)
    {
        var json = new RealtimeJson();

        var written = Fixture.Write(json, json.ReadClientEvent(Fixture.Bytes("Client", name)));

        Assert.Empty(RealtimeSchema.CheckClientEvent(written));
    }

    [Theory]
    [InlineData("""{"type":"session.update","session":{"instructions":"x"}}""")]
    [InlineData("""{"type":"session.update","session":{"type":"realtime","temperature":0.8}}""")]
    [InlineData("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{"format":{"type":"audio/pcm","rate":16000}}}}}""")]
    [InlineData("""{"type":"session.update","session":{"type":"realtime","audio":{"output":{"speed":2}}}}""")]
    [InlineData("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","idle_timeout_ms":10}}}}}""")]
    [InlineData("""{"type":"input_audio_buffer.append"}""")]
    [InlineData("""{"type":"conversation.item.truncate","item_id":"i","content_index":0,"audio_end_ms":12.5}""")]
    [InlineData("""{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"output_text","text":"x"}]}}""")]
    [InlineData("""{"type":"response.create","response":{"modalities":["text"]}}""")]
    [InlineData("""{"type":"nothing.known"}""")]
    public void The_check_finds_what_is_wrong_in_client_events(string text) =>
        Assert.NotEmpty(RealtimeSchema.CheckClientEvent(JsonElement.Parse(text)));

    [Theory]
    [InlineData("""{"type":"input_audio_buffer.cleared"}""")]
    [InlineData("""{"type":"response.done","event_id":"e","response":{"status":"finished"}}""")]
    [InlineData("""{"type":"rate_limits.updated","event_id":"e","rate_limits":[{"name":"calls"}]}""")]
    [InlineData("""{"type":"response.content_part.added","event_id":"e","response_id":"r","item_id":"i","output_index":0,"content_index":0,"part":{"type":"output_text"}}""")]
    public void The_check_finds_what_is_wrong_in_server_events(string text) =>
        Assert.NotEmpty(RealtimeSchema.CheckServerEvent(JsonElement.Parse(text)));

    [Fact]
    public void Every_event_of_the_description_is_known()
    {
        var server = RealtimeSchema.EventTypes("RealtimeServerEvent").Where(type => type != "conversation.item.created");
        var client = RealtimeSchema.EventTypes("RealtimeClientEvent");

        Assert.Empty(server.Except(ServerFixtures.Select(row => row.Data)));
        Assert.Empty(client.Except(ClientFixtures.Select(row => row.Data)));
    }
}
