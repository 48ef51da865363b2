using Duologue.AspNetCore.Tests.Support;
using Duologue.Tests.Models.Cascade.Fakes;

namespace Duologue.AspNetCore.Tests.Wire;

public class WireTurnTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_session_is_announced_at_once_and_completely()
    {
        await using var talk = await WireTalk.StartAsync();

        await using var client = await talk.OpenAsync("/v1/realtime?model=whatever-1");

        var session = client.Only("session.created").GetProperty("session");
        Assert.Equal("realtime", session.GetProperty("type").GetString());
        Assert.Equal("realtime.session", session.GetProperty("object").GetString());
        Assert.Equal("whatever-1", session.GetProperty("model").GetString());
        Assert.Equal("audio", Assert.Single(session.GetProperty("output_modalities").EnumerateArray()).GetString());
        Assert.Equal(talk.Server.Clock.GetUtcNow().AddMinutes(60).ToUnixTimeSeconds(), session.GetProperty("expires_at").GetInt64());
        Assert.All(
            new[] { "id", "instructions", "tools", "tool_choice", "max_output_tokens", "truncation", "tracing", "audio" },
            name => Assert.True(session.TryGetProperty(name, out _), name));
        var input = session.GetProperty("audio").GetProperty("input");
        Assert.All(new[] { "format", "transcription", "noise_reduction", "turn_detection" }, name => Assert.True(input.TryGetProperty(name, out _), name));
        Assert.True(input.GetProperty("turn_detection").GetProperty("interrupt_response").GetBoolean());
        var output = session.GetProperty("audio").GetProperty("output");
        Assert.All(new[] { "format", "voice", "speed" }, name => Assert.True(output.TryGetProperty(name, out _), name));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_typed_turn_has_all_its_events_in_order()
    {
        await using var talk = await WireTalk.StartAsync(brain: new ScriptedChat().Answers("Hello ", "there."));
        await using var client = await talk.OpenAsync();
        client.Seen.Clear();

        await client.TypeAsync("Hi.");
        await client.RespondAsync("""{"output_modalities":["text"]}""");
        await client.NextAsync("rate_limits.updated");

        Assert.Equal(
            [
                "conversation.item.added", "conversation.item.done", "response.created", "response.output_item.added", "conversation.item.added",
                "response.content_part.added", "response.output_text.delta", "response.output_text.done", "response.content_part.done",
                "conversation.item.done", "response.output_item.done", "response.done", "rate_limits.updated",
            ],
            client.Types());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_spoken_turn_has_one_item_id_throughout()
    {
        await using var talk = await WireTalk.StartAsync(new ScriptedRecognizer().Hears("what time is it"), new ScriptedChat().Answers("It is noon."));
        await using var client = await talk.OpenAsync();

        await client.AppendAsync(400, isSpeech: false);
        await client.AppendAsync(600, isSpeech: true);
        await client.AppendAsync(500, isSpeech: false);
        await client.NextAsync("response.done");
        await client.SettleAsync();

        var id = client.Only("input_audio_buffer.speech_started").GetProperty("item_id").GetString();
        Assert.Equal(id, client.Only("input_audio_buffer.speech_stopped").GetProperty("item_id").GetString());
        Assert.Equal(id, client.Only("input_audio_buffer.committed").GetProperty("item_id").GetString());
        var transcript = client.Only("conversation.item.input_audio_transcription.completed");
        Assert.Equal((id, "what time is it"), (transcript.GetProperty("item_id").GetString(), transcript.GetProperty("transcript").GetString()));
        Assert.True(transcript.TryGetProperty("usage", out _));
        Assert.True(client.All("response.output_audio.delta").Count > 1);
        Assert.All(client.All("response.output_audio.delta"), delta => Assert.Equal(0, delta.GetProperty("delta").GetBytesFromBase64().Length % 2));
    }
}
