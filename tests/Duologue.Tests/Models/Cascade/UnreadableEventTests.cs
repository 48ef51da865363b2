using System.Text;
using Duologue.Protocol;
using Duologue.Tests.Models.Cascade.Fakes;

namespace Duologue.Tests.Models.Cascade;

public sealed class UnreadableEventTests
{
    [Theory]
    [InlineData("""{"event_id":"mine"}""", "missing_required_parameter", "type")]
    [InlineData("""{"event_id":"mine","type":5}""", "invalid_value", "type")]
    [InlineData("""{"event_id":"mine","type":"session.close"}""", "invalid_value", "type")]
    [InlineData("""{"event_id":"mine","type":"session.update"}""", "missing_required_parameter", "session")]
    [InlineData("""{"event_id":"mine","type":"session.update","session":"realtime"}""", "invalid_value", "session")]
    [InlineData("""{"event_id":"mine","type":"input_audio_buffer.append"}""", "missing_required_parameter", "audio")]
    [InlineData("""{"event_id":"mine","type":"input_audio_buffer.append","audio":"%%%"}""", "invalid_value", "audio")]
    [InlineData("""{"event_id":"mine","type":"conversation.item.create"}""", "missing_required_parameter", "item")]
    [InlineData("""{"event_id":"mine","type":"conversation.item.create","item":{"type":"message","role":"user","content":"hello"}}""", "invalid_value", "item.content")]
    [InlineData("""{"event_id":"mine","type":"conversation.item.retrieve"}""", "missing_required_parameter", "item_id")]
    [InlineData("""{"event_id":"mine","type":"conversation.item.delete"}""", "missing_required_parameter", "item_id")]
    [InlineData("""{"event_id":"mine","type":"conversation.item.truncate","item_id":"a","content_index":0}""", "missing_required_parameter", "audio_end_ms")]
    [InlineData("""{"event_id":"mine","type":"conversation.item.truncate","item_id":"a","content_index":0,"audio_end_ms":"soon"}""", "invalid_value", "audio_end_ms")]
    public async Task What_cannot_be_read_is_an_error_that_says_what_is_wrong(string json, string code, string param)
    {
        await using var talk = await CascadeTalk.OpenAsync();

        await talk.SendAsync(new RealtimeJson().ReadClientEvent(Encoding.UTF8.GetBytes(json)));
        var error = (await talk.NextAsync<ServerEvent.Failure>()).Error;

        Assert.Equal(("invalid_request_error", code, param, "mine"), (error.Type, error.Code, error.Param, error.EventId));
    }
}
