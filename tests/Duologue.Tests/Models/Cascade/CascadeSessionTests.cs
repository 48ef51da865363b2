using System.Text;
using System.Text.Json;
using Duologue.Audio;
using Duologue.Models;
using Duologue.Models.Cascade;
using Duologue.Protocol;
using Duologue.Tests.Models.Cascade.Fakes;

namespace Duologue.Tests.Models.Cascade;

public sealed class CascadeSessionTests
{
    [Fact]
    public async Task The_first_event_is_the_whole_session()
    {
        await using var talk = await CascadeTalk.OpenAsync(RealtimeSettings.Default);

        var json = JsonElement.Parse(Write(talk.Only<ServerEvent.SessionCreated>())).GetProperty("session");

        Assert.Equal(
            [
                "audio", "expires_at", "id", "instructions", "max_output_tokens", "model", "object", "output_modalities", "prompt", "tool_choice", "tools",
                "tracing", "truncation", "type",
            ],
            json.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Equal("realtime", json.GetProperty("type").GetString());
        var input = json.GetProperty("audio").GetProperty("input");
        Assert.Equal("""{"type":"audio/pcm","rate":24000}""", input.GetProperty("format").GetRawText());
        Assert.Equal(JsonValueKind.Null, input.GetProperty("noise_reduction").ValueKind);
        Assert.Equal("scripted", input.GetProperty("transcription").GetProperty("model").GetString());
        var turns = input.GetProperty("turn_detection");
        Assert.Equal(("server_vad", 0.5, 300, 200), (turns.GetProperty("type").GetString(), turns.GetProperty("threshold").GetDouble(), turns.GetProperty("prefix_padding_ms").GetInt32(), turns.GetProperty("silence_duration_ms").GetInt32()));
        Assert.True(turns.GetProperty("create_response").GetBoolean());
        Assert.True(turns.GetProperty("interrupt_response").GetBoolean());
        var output = json.GetProperty("audio").GetProperty("output");
        Assert.Equal(("low", 1.0), (output.GetProperty("voice").GetString(), output.GetProperty("speed").GetDouble()));
    }

    [Fact]
    public async Task What_the_caller_chose_is_in_the_first_event()
    {
        await using var talk = await CascadeTalk.OpenAsync(new RealtimeSettings
        {
            Model = "some-model",
            Instructions = "Be kind.",
            Voice = "high",
            Speed = 1.2,
            InputFormat = AudioFormat.MuLaw8k,
            OutputFormat = AudioFormat.ALaw8k,
            TurnDetection = new TurnDetection.SemanticVad { Eagerness = "high" },
            Tools = [new WireTool { Type = "function", Name = "book" }],
            ToolChoice = "book",
            MaxOutputTokens = 99,
            TextOnly = true,
        });

        var session = talk.Only<ServerEvent.SessionCreated>().Session;

        Assert.Equal(("some-model", "Be kind.", "book", 99), (session.Model, session.Instructions, session.Tools?[0].Name, session.MaxOutputTokens?.GetInt32()));
        Assert.Equal(("audio/pcmu", "audio/pcma"), (session.Audio?.Input?.Format?.Type, session.Audio?.Output?.Format?.Type));
        Assert.Equal(("high", 1.2), (session.Audio?.Output?.Voice?.GetString(), session.Audio?.Output?.Speed));
        Assert.Equal(("semantic_vad", "high"), (session.Audio?.Input?.TurnDetection.Value?.Type, session.Audio?.Input?.TurnDetection.Value?.Eagerness));
        Assert.Equal("book", session.ToolChoice?.GetProperty("name").GetString());
        Assert.Equal(["text"], session.OutputModalities);
    }

    [Fact]
    public async Task A_setting_that_cannot_work_is_refused_at_the_door()
    {
        var model = new CascadeModel(new ScriptedRecognizer(), new ScriptedChat(), new ToneVoice());

        var error = await Assert.ThrowsAsync<RealtimeException>(async () =>
            await model.ConnectAsync(new RealtimeSettings { InputFormat = new AudioFormat(AudioEncoding.Pcm16, 11_025) }, TestContext.Current.CancellationToken));

        Assert.Equal(RealtimeFailure.InvalidSettings, error.Reason);
        Assert.Contains("session.audio.input.format.rate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_what_it_can()
    {
        var model = new CascadeModel(new ScriptedRecognizer(), new ScriptedChat(), new ToneVoice());

        Assert.Equal("cascade", model.Name);
        Assert.Contains(AudioFormat.MuLaw8k, model.Capabilities.InputFormats);
        Assert.Contains(AudioFormat.ALaw8k, model.Capabilities.OutputFormats);
        Assert.Equal(["low", "high"], model.Capabilities.Voices);
        Assert.True(model.Capabilities.UsesToolExamples);
        Assert.True(model.Capabilities.CanChangeVoice);
        Assert.Null(model.Capabilities.MaximumDuration);
    }

    [Fact]
    public async Task An_update_changes_what_it_names_and_the_answer_shows_everything()
    {
        await using var talk = await CascadeTalk.OpenAsync();

        await UpdateAsync(talk, """{"type":"realtime","instructions":"Sing.","audio":{"output":{"voice":"high"}}}""");
        var session = (await talk.NextAsync<ServerEvent.SessionUpdated>()).Session;

        var before = talk.Only<ServerEvent.SessionCreated>().Session;
        Assert.Equal(("Sing.", "high"), (session.Instructions, session.Audio?.Output?.Voice?.GetString()));
        Assert.Equal(before.Audio?.Input, session.Audio?.Input);
        Assert.Equal((before.Id, before.ExpiresAt, before.Model, before.Audio?.Output?.Format), (session.Id, session.ExpiresAt, session.Model, session.Audio?.Output?.Format));
    }

    [Fact]
    public async Task Null_clears_and_absence_keeps()
    {
        await using var talk = await CascadeTalk.OpenAsync();

        await UpdateAsync(talk, """{"type":"realtime","audio":{"input":{"turn_detection":null}}}""");
        var manual = (await talk.NextAsync<ServerEvent.SessionUpdated>()).Session.Audio?.Input;
        await UpdateAsync(talk, """{"type":"realtime","audio":{"input":{"transcription":null}}}""");
        var silent = (await talk.NextAsync<ServerEvent.SessionUpdated>()).Session.Audio?.Input;

        Assert.True(manual?.TurnDetection is { IsPresent: true, Value: null });
        Assert.NotNull(manual?.Transcription.Value);
        Assert.True(silent?.TurnDetection is { IsPresent: true, Value: null });
        Assert.True(silent?.Transcription is { IsPresent: true, Value: null });
    }

    [Fact]
    public async Task Turn_detection_is_not_merged_inside_itself()
    {
        await using var talk = await CascadeTalk.OpenAsync(
            CascadeTalk.Settings with { TurnDetection = new TurnDetection.ServerVad { Threshold = 0.9, CreateResponse = false } });

        await UpdateAsync(talk, """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","silence_duration_ms":700}}}}""");
        var turns = (await talk.NextAsync<ServerEvent.SessionUpdated>()).Session.Audio?.Input?.TurnDetection.Value;

        Assert.Equal((0.5, 300, 700, true), (turns?.Threshold, turns?.PrefixPaddingMs, turns?.SilenceDurationMs, turns?.CreateResponse));
    }

    [Theory]
    [InlineData("""{"instructions":"x","tools":[{"type":"mcp","server_label":"a"}]}""", "invalid_value", "session.tools[0].type")]
    [InlineData("""{"instructions":"x","tools":[{"type":"function"}]}""", "missing_required_parameter", "session.tools[0].name")]
    [InlineData("""{"instructions":"x","tool_choice":"maybe"}""", "invalid_value", "session.tool_choice")]
    [InlineData("""{"instructions":"x","audio":{"input":{"format":{"type":"audio/pcm","rate":4000}}}}""", "integer_below_min_value", "session.audio.input.format.rate")]
    [InlineData("""{"instructions":"x","audio":{"input":{"format":{"type":"audio/pcm","rate":11025}}}}""", "integer_below_min_value", "session.audio.input.format.rate")]
    [InlineData("""{"instructions":"x","audio":{"output":{"format":{"type":"audio/pcm","rate":44100}}}}""", "invalid_value", "session.audio.output.format.rate")]
    [InlineData("""{"instructions":"x","audio":{"output":{"format":{"type":"audio/mp3"}}}}""", "invalid_value", "session.audio.output.format.type")]
    [InlineData("""{"instructions":"x","audio":{"output":{"speed":3}}}""", "invalid_value", "session.audio.output.speed")]
    [InlineData("""{"instructions":"x","audio":{"input":{"turn_detection":{"type":"telepathy"}}}}""", "invalid_value", "session.audio.input.turn_detection.type")]
    [InlineData("""{"instructions":"x","audio":{"input":{"turn_detection":{"type":"server_vad","threshold":2}}}}""", "invalid_value", "session.audio.input.turn_detection.threshold")]
    [InlineData("""{"instructions":"x","audio":{"input":{"turn_detection":{"type":"server_vad","idle_timeout_ms":100}}}}""", "integer_below_min_value", "session.audio.input.turn_detection.idle_timeout_ms")]
    [InlineData("""{"instructions":"x","output_modalities":["audio","text"]}""", "invalid_value", "session.output_modalities")]
    [InlineData("""{"instructions":"x","max_output_tokens":0}""", "integer_below_min_value", "session.max_output_tokens")]
    [InlineData("""{"instructions":"x","type":"transcription"}""", "invalid_value", "session.type")]
    [InlineData("""{"instructions":"x","model":"other"}""", "invalid_value", "session.model")]
    [InlineData("""{"instructions":"x","audio":{"input":{"turn_detection":{"type":"server_vad","patience":1}}}}""", "unknown_parameter", "session.audio.input.turn_detection.patience")]
    [InlineData("""{"instructions":"x","include":["everything"]}""", "invalid_value", "session.include[0]")]
    [InlineData("""{"instructions":"x","colour":"red"}""", "unknown_parameter", "session.colour")]
    public async Task A_wrong_update_is_discarded_as_a_whole(string change, string code, string param)
    {
        await using var talk = await CascadeTalk.OpenAsync(CascadeTalk.Settings with { Model = "some-model" });

        await UpdateAsync(talk, change);
        var error = (await talk.NextAsync<ServerEvent.Failure>()).Error;
        await UpdateAsync(talk, """{"type":"realtime"}""");
        var session = (await talk.NextAsync<ServerEvent.SessionUpdated>()).Session;

        Assert.Equal(("invalid_request_error", code, param, "mine"), (error.Type, error.Code, error.Param, error.EventId));
        Assert.Equal("Be brief.", session.Instructions);
    }

    [Fact]
    public async Task A_model_that_the_address_did_not_name_is_named_once()
    {
        await using var talk = await CascadeTalk.OpenAsync();

        await UpdateAsync(talk, """{"type":"realtime","model":"gpt-realtime"}""");
        var session = (await talk.NextAsync<ServerEvent.SessionUpdated>()).Session;
        await UpdateAsync(talk, """{"type":"realtime","model":"another"}""");

        Assert.Equal("gpt-realtime", session.Model);
        Assert.Equal("session.model", (await talk.NextAsync<ServerEvent.Failure>()).Error.Param);
    }

    [Fact]
    public async Task An_unknown_voice_is_reported_as_asked_for()
    {
        await using var talk = await CascadeTalk.OpenAsync(CascadeTalk.Settings with { Voice = "marin" });

        await talk.SendAsync(new ClientEvent.CreateResponse());
        var response = await talk.ResponseAsync();

        Assert.Equal("marin", talk.Only<ServerEvent.SessionCreated>().Session.Audio?.Output?.Voice?.GetString());
        Assert.Equal("marin", response.Audio?.Output?.Voice?.GetString());
        Assert.Equal("completed", response.Status);
    }

    [Fact]
    public async Task Unknown_events_are_errors_and_the_talk_goes_on()
    {
        await using var talk = await CascadeTalk.OpenAsync();

        await talk.SendAsync(new ClientEvent.ClearOutputAudio { EventId = "mine" });
        var error = (await talk.NextAsync<ServerEvent.Failure>()).Error;
        await talk.SendAsync(new ClientEvent.CreateResponse());

        Assert.Equal(("invalid_value", "type", "mine"), (error.Code, error.Param, error.EventId));
        Assert.Equal("completed", (await talk.ResponseAsync()).Status);
    }

    [Fact]
    public async Task Half_samples_are_refused()
    {
        await using var talk = await CascadeTalk.OpenAsync();

        await talk.SendAsync(new ClientEvent.AppendAudio(new byte[3]) { EventId = "mine" });
        var error = (await talk.NextAsync<ServerEvent.Failure>()).Error;

        Assert.Equal(("audio", "mine"), (error.Param, error.EventId));
    }

    private static ValueTask UpdateAsync(CascadeTalk talk, string change) => talk.SendAsync(new RealtimeJson().ReadClientEvent(
        Encoding.UTF8.GetBytes($$"""{"type":"session.update","event_id":"mine","session":{{change}}}""")));

    private static string Write(ServerEvent serverEvent)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        new RealtimeJson().Write(serverEvent, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
