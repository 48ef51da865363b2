using System.Text.Json;
using Duologue.AspNetCore.Tests.Support;
using Duologue.Tests.Models.Cascade.Fakes;

namespace Duologue.AspNetCore.Tests.Wire;

public class BetaShapeTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_beta_client_is_shown_a_beta_session_and_its_conversation()
    {
        await using var talk = await WireTalk.StartAsync();

        await using var client = await talk.OpenAsync(options: WireClientOptions.Beta);
        var conversation = (await client.NextAsync("conversation.created")).GetProperty("conversation");

        var session = client.Only("session.created").GetProperty("session");
        Assert.Equal(["text", "audio"], session.GetProperty("modalities").EnumerateArray().Select(m => m.GetString()));
        Assert.Equal(("pcm16", "pcm16"), (session.GetProperty("input_audio_format").GetString(), session.GetProperty("output_audio_format").GetString()));
        Assert.Equal("server_vad", session.GetProperty("turn_detection").GetProperty("type").GetString());
        Assert.Equal("inf", session.GetProperty("max_response_output_tokens").GetString());
        Assert.Equal(0.8, session.GetProperty("temperature").GetDouble());
        Assert.All(new[] { "id", "model", "voice", "instructions", "tools", "tool_choice", "expires_at" }, name => Assert.True(session.TryGetProperty(name, out _), name));
        Assert.StartsWith("conv_", conversation.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal("realtime.conversation", conversation.GetProperty("object").GetString());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_sub_protocol_asks_for_beta_as_well_as_the_header()
    {
        await using var talk = await WireTalk.StartAsync();

        await using var client = await talk.OpenAsync(options: new WireClientOptions { IsBeta = true, Protocols = ["realtime", "openai-beta.realtime-v1"] });

        Assert.Equal("realtime", client.SubProtocol);
        await client.NextAsync("conversation.created");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_typed_turn_has_the_events_of_beta_in_their_order()
    {
        await using var talk = await WireTalk.StartAsync(brain: new ScriptedChat().Answers("Hello ", "there."));
        await using var client = await talk.OpenAsync(options: WireClientOptions.Beta);
        var conversation = (await client.NextAsync("conversation.created")).GetProperty("conversation").GetProperty("id").GetString();
        client.Seen.Clear();

        await client.TypeAsync("Hi.");
        var response = await client.RespondAsync("""{"modalities":["text"],"max_output_tokens":200}""");
        await client.NextAsync("rate_limits.updated");

        Assert.Equal(
            [
                "conversation.item.created", "response.created", "response.output_item.added", "conversation.item.created", "response.content_part.added",
                "response.text.delta", "response.text.done", "response.content_part.done", "response.output_item.done", "response.done", "rate_limits.updated",
            ],
            client.Types());
        Assert.Equal("text", response.GetProperty("output")[0].GetProperty("content")[0].GetProperty("type").GetString());
        Assert.Equal(conversation, response.GetProperty("conversation_id").GetString());
        Assert.Equal(["text"], response.GetProperty("modalities").EnumerateArray().Select(m => m.GetString()));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_spoken_turn_is_heard_and_answered_in_beta()
    {
        await using var talk = await WireTalk.StartAsync(new ScriptedRecognizer().Hears("hello there"), new ScriptedChat().Answers("Good day to you."));
        await using var client = await talk.OpenAsync(options: WireClientOptions.Beta);
        await client.SendAsync("""{"type":"session.update","session":{"voice":"high","turn_detection":{"type":"server_vad","silence_duration_ms":300},"temperature":0.9}}""");
        var session = (await client.NextAsync("session.updated")).GetProperty("session");

        await client.AppendAsync(400, isSpeech: false);
        await client.AppendAsync(600, isSpeech: true);
        await client.AppendAsync(500, isSpeech: false);
        var response = (await client.NextAsync("response.done")).GetProperty("response");

        Assert.Equal(("high", 300), (session.GetProperty("voice").GetString(), session.GetProperty("turn_detection").GetProperty("silence_duration_ms").GetInt32()));
        Assert.Equal("completed", response.GetProperty("status").GetString());
        Assert.Equal("audio", response.GetProperty("output")[0].GetProperty("content")[0].GetProperty("type").GetString());
        Assert.Contains("response.audio.delta", client.Types());
        Assert.Contains("response.audio_transcript.delta", client.Types());
        Assert.Contains("response.audio.done", client.Types());
    }

    [Fact(Timeout = 60_000)]
    public async Task History_in_beta_words_reaches_the_model()
    {
        var brain = new ScriptedChat();
        await using var talk = await WireTalk.StartAsync(brain: brain);
        await using var client = await talk.OpenAsync(options: WireClientOptions.Beta);

        await client.SendAsync("""{"type":"conversation.item.create","item":{"type":"message","role":"assistant","content":[{"type":"text","text":"I said this."}]}}""");
        await client.TurnAsync("And now?");

        Assert.Contains(Assert.Single(brain.Asked), m => m.Text == "I said this.");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_transcription_session_has_its_beta_names()
    {
        await using var talk = await WireTalk.StartAsync(new ScriptedRecognizer().Hears("take this down"));
        await using var client = await talk.OpenAsync("/v1/realtime?intent=transcription", WireClientOptions.Beta);

        await client.SendAsync("""{"type":"transcription_session.update","session":{"input_audio_format":"pcm16","input_audio_transcription":{"model":"whisper-1"},"turn_detection":null}}""");
        var session = (await client.NextAsync("transcription_session.updated")).GetProperty("session");
        await client.AppendAsync(600, isSpeech: true);
        await client.SendAsync("""{"type":"input_audio_buffer.commit"}""");
        var written = await client.NextAsync("conversation.item.input_audio_transcription.completed");

        Assert.Equal(("pcm16", JsonValueKind.Null), (session.GetProperty("input_audio_format").GetString(), session.GetProperty("turn_detection").ValueKind));
        Assert.Equal("take this down", written.GetProperty("transcript").GetString());
        Assert.DoesNotContain("conversation.created", client.Types());
    }

    [Fact(Timeout = 60_000)]
    public async Task An_error_in_beta_carries_the_clients_event_id()
    {
        await using var talk = await WireTalk.StartAsync();
        await using var client = await talk.OpenAsync(options: WireClientOptions.Beta);

        await client.SendAsync("""{"event_id":"mine","type":"response.create","response":5}""");
        var error = await client.ErrorAsync();

        Assert.Equal(("invalid_value", "mine"), (error.GetProperty("code").GetString(), error.GetProperty("event_id").GetString()));
        await client.TurnAsync();
    }
}
