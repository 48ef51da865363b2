using System.Buffers;
using System.Text;
using System.Text.Json;
using Duologue.Protocol;
using Duologue.Tests.Support;

namespace Duologue.Tests.Protocol;

public sealed class RealtimeJsonTests
{
    public static TheoryData<string> ServerFixtures => Fixture.Names("Server");

    public static TheoryData<string> ClientFixtures => Fixture.Names("Client");

    public static TheoryData<string> BetaServerFixtures => Fixture.Names("Beta/Server");

    public static TheoryData<string> BetaClientFixtures => Fixture.Names("Beta/Client");

    [Theory]
    [MemberData(nameof(ServerFixtures))]
    public void Server_events_come_back_from_a_round_trip_unchanged(string name)
    {
        var bytes = Fixture.Bytes("Server", name);
        var json = new RealtimeJson();

        var read = json.ReadServerEvent(bytes);
        var written = Fixture.Write(json, read);

        Assert.IsNotType<ServerEvent.Unknown>(read);
        string[] ignored = read is ServerEvent.OutputAudioDelta ? ["event_id"] : read is ServerEvent.McpArgumentsDelta ? [] : ["obfuscation"];
        JsonSame.Assert(Fixture.Parse(bytes), written, ignored);
    }

    [Theory]
    [MemberData(nameof(ClientFixtures))]
    public void Client_events_come_back_from_a_round_trip_unchanged(string name)
    {
        var bytes = Fixture.Bytes("Client", name);
        var json = new RealtimeJson();

        var read = json.ReadClientEvent(bytes);
        var written = Fixture.Write(json, read);

        Assert.IsNotType<ClientEvent.Unknown>(read);
        JsonSame.Assert(Fixture.Parse(bytes), written);
    }

    [Theory]
    [MemberData(nameof(BetaServerFixtures))]
    public void Beta_server_events_come_back_from_a_round_trip_unchanged(string name)
    {
        var bytes = Fixture.Bytes("Beta/Server", name);
        var json = new RealtimeJson(WireShape.Beta);

        var read = json.ReadServerEvent(bytes);
        var written = Fixture.Write(json, read);

        Assert.IsNotType<ServerEvent.Unknown>(read);
        JsonSame.Assert(Fixture.Parse(bytes), written, read is ServerEvent.OutputAudioDelta ? ["event_id"] : []);
    }

    [Theory]
    [MemberData(nameof(BetaClientFixtures))]
    public void Beta_client_events_come_back_from_a_round_trip_unchanged(string name)
    {
        var bytes = Fixture.Bytes("Beta/Client", name);
        var json = new RealtimeJson(WireShape.Beta);

        var written = Fixture.Write(json, json.ReadClientEvent(bytes));

        JsonSame.Assert(Fixture.Parse(bytes), written);
    }

    [Fact]
    public void Every_server_event_has_a_fixture()
    {
        var read = ServerFixtures.Select(row => new RealtimeJson().ReadServerEvent(Fixture.Bytes("Server", row.Data)).GetType());

        Type[] without = [typeof(ServerEvent.Unknown), typeof(ServerEvent.ConnectionLost), typeof(ServerEvent.ConnectionRestored)];
        Assert.Empty(Fixture.CasesOf(typeof(ServerEvent)).Except(read).Except(without));
    }

    [Fact]
    public void Every_client_event_has_a_fixture()
    {
        var read = ClientFixtures.Select(row => new RealtimeJson().ReadClientEvent(Fixture.Bytes("Client", row.Data)).GetType());

        Assert.Empty(Fixture.CasesOf(typeof(ClientEvent)).Except(read).Except([typeof(ClientEvent.Unknown)]));
    }

    [Fact]
    public void A_beta_session_reads_as_its_GA_equivalent()
    {
        var read = new RealtimeJson(WireShape.Beta).ReadServerEvent(Fixture.Bytes("Beta/Server", "session.created"));

        var session = Assert.IsType<ServerEvent.SessionCreated>(read).Session;
        Assert.Equal("realtime", session.Type);
        Assert.Equal(["audio"], session.OutputModalities);
        Assert.Equal("audio/pcmu", session.Audio?.Output?.Format?.Type);
        Assert.Equal(24_000, session.Audio?.Input?.Format?.Rate);
        Assert.Equal(500, session.Audio?.Input?.TurnDetection.Value?.SilenceDurationMs);
        Assert.Equal(0.8, session.Temperature);
    }

    [Fact]
    public void An_item_created_in_beta_reads_as_an_item_added_with_GA_content()
    {
        var read = new RealtimeJson(WireShape.Beta).ReadServerEvent(Fixture.Bytes("Beta/Server", "conversation.item.created"));

        var item = Assert.IsType<ServerEvent.ItemAdded>(read).Item;
        Assert.Equal(["output_audio", "output_text"], item.Content?.Select(p => p.Type));
    }

    [Fact]
    public void The_type_need_not_come_first()
    {
        var read = Read("""{"response_id":"r","x":{"type":"error"},"delta":"AAE=","item_id":"i","type":"response.output_audio.delta"}""");

        Assert.Equal([0, 1], Assert.IsType<ServerEvent.OutputAudioDelta>(read).Audio.ToArray());
    }

    [Fact]
    public void Unknown_events_are_kept_whole()
    {
        var read = Assert.IsType<ServerEvent.Unknown>(Read("""{"type":"response.dream","event_id":"e1","depth":[1,2]}"""));

        Assert.Equal("response.dream", read.Type);
        Assert.Equal("e1", read.EventId);
        Assert.Equal("""{"type":"response.dream","event_id":"e1","depth":[1,2]}""", read.Json.GetRawText());
    }

    [Theory]
    [InlineData("""{"type":"response.done"}""")]
    [InlineData("""{"type":"response.done","response":7}""")]
    [InlineData("""{"type":"session.created","session":null}""")]
    [InlineData("""{"type":"input_audio_buffer.speech_started","item_id":"i","audio_start_ms":{"a":1}}""")]
    [InlineData("""{"type":"input_audio_buffer.speech_started","item_id":"i","audio_start_ms":1e400}""")]
    [InlineData("""{"type":"response.output_audio.delta","delta":"not base64!"}""")]
    [InlineData("""{"type":"response.output_audio.delta"}""")]
    [InlineData("""{"type":17}""")]
    [InlineData("""{"event_id":"e"}""")]
    public void Events_of_an_unknown_shape_are_kept_as_unknown(string text) => Assert.IsType<ServerEvent.Unknown>(Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"type\":\"error\"")]
    [InlineData("{\"type\":\"error\",\"error\":{}} x")]
    [InlineData("{\"type\":\"response.output_audio.delta\",\"delta\":\"AAAA\"} x")]
    [InlineData("{\"type\":\"error\",\"error\":{},\"error\":{}}")]
    [InlineData("{\"type\":\"input_audio_buffer.cleared\",\"a\":1,\"a\":2}")]
    [InlineData("{\"type\":\"\\uD800\"}")]
    [InlineData("{\"type\":\"response.output_text.delta\",\"delta\":\"\\uD800\"}")]
    public void What_is_not_one_JSON_object_is_refused(string text) => Assert.ThrowsAny<JsonException>(() => Read(text));

    [Fact]
    public void Invalid_UTF8_is_refused()
    {
        byte[] bytes = [.. "{\"type\":\"response.output_text.delta\",\"delta\":\""u8, 0xC3, 0x28, .. "\"}"u8];

        Assert.ThrowsAny<JsonException>(() => new RealtimeJson().ReadServerEvent(bytes));
    }

    [Fact]
    public void Nesting_deeper_than_the_limit_is_refused()
    {
        var text = $$"""{"type":"x","a":{{new string('[', 10_000)}}{{new string(']', 10_000)}}}""";

        Assert.ThrowsAny<JsonException>(() => Read(text));
    }

    [Fact]
    public void Null_and_text_are_taken_where_numbers_belong()
    {
        var started = Assert.IsType<ServerEvent.SpeechStarted>(Read("""{"type":"input_audio_buffer.speech_started","item_id":null,"audio_start_ms":"120"}"""));
        var truncated = Assert.IsType<ServerEvent.ItemTruncated>(Read("""{"type":"conversation.item.truncated","content_index":null,"audio_end_ms":99.6}"""));

        Assert.Equal(("", 120), (started.ItemId, started.AudioStartMs));
        Assert.Equal(("", 0, 100), (truncated.ItemId, truncated.ContentIndex, truncated.AudioEndMs));
    }

    [Fact]
    public void Null_is_taken_in_every_member_of_a_response()
    {
        var text = """
            {"type":"response.done","event_id":null,"response":{"id":"r","status":null,"status_details":null,"output":[null,{"type":"message","content":[null]}],
            "output_modalities":null,"max_output_tokens":null,"audio":null,"usage":{"total_tokens":null,"input_token_details":null},"metadata":{"a":null,"b":1}}}
            """;

        var response = Assert.IsType<ServerEvent.ResponseDone>(Read(text)).Response;

        Assert.Empty(Assert.Single(response.Output ?? []).Content ?? []);
        Assert.Equal("1", response.Metadata?["b"]);
        Assert.Null(response.Usage?.TotalTokens);
    }

    [Fact]
    public void An_error_code_given_as_a_number_is_read_as_text()
    {
        var failure = Assert.IsType<ServerEvent.Failure>(Read("""{"type":"error","error":{"code":404,"message":null}}"""));

        Assert.Equal("404", failure.Error.Code);
    }

    [Fact]
    public void Absent_null_and_a_value_are_three_things_in_a_session()
    {
        var json = new RealtimeJson();

        var absent = Fixture.Write(json, new ClientEvent.UpdateSession(new WireSession { Audio = new() { Input = new() } }));
        var none = Fixture.Write(json, new ClientEvent.UpdateSession(new WireSession { Audio = new() { Input = new() { TurnDetection = null } } }));
        var input = Assert.IsType<ClientEvent.UpdateSession>(json.ReadClientEvent(Encoding.UTF8.GetBytes(none.GetRawText()))).Session.Audio?.Input;

        Assert.Equal("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{}}}}""", absent.GetRawText());
        Assert.Equal("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null}}}}""", none.GetRawText());
        Assert.True(input?.TurnDetection.IsPresent);
        Assert.False(input?.Transcription.IsPresent);
    }

    [Fact]
    public void Temperature_is_written_in_beta_only()
    {
        var update = new ClientEvent.UpdateSession(new WireSession { Temperature = 0.7 });

        var ga = Fixture.Write(new RealtimeJson(), update).GetRawText();
        var beta = Fixture.Write(new RealtimeJson(WireShape.Beta), update).GetRawText();

        Assert.DoesNotContain("temperature", ga, StringComparison.Ordinal);
        Assert.Contains("\"temperature\":0.7", beta, StringComparison.Ordinal);
    }

    [Fact]
    public void Appended_audio_is_written_without_spaces_and_read_back_in_place()
    {
        var audio = Enumerable.Range(0, 961).Select(i => (byte)(i * 7)).ToArray();
        var buffer = new ArrayBufferWriter<byte>();
        var json = new RealtimeJson();

        json.Write(new ClientEvent.AppendAudio(audio), buffer);
        var message = buffer.WrittenSpan.ToArray();
        var read = Assert.IsType<ClientEvent.AppendAudio>(json.ReadClientEventInPlace(message));

        Assert.Equal($$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(audio)}}"}""", Encoding.UTF8.GetString(buffer.WrittenSpan));
        Assert.Equal(audio, read.Audio.ToArray());
        Assert.True(read.Audio.Span.Overlaps(message));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_071)]
    [InlineData(3_072)]
    [InlineData(3_073)]
    [InlineData(3_074)]
    [InlineData(100_000)]
    public void Audio_of_any_length_is_decoded_in_place(int length)
    {
        var audio = Enumerable.Range(0, length).Select(i => (byte)(i * 31)).ToArray();

        var read = Read($$"""{"type":"response.output_audio.delta","delta":"{{Convert.ToBase64String(audio)}}"}""");

        Assert.Equal(audio, Assert.IsType<ServerEvent.OutputAudioDelta>(read).Audio.ToArray());
    }

    [Theory]
    [InlineData(4_000)]
    [InlineData(8_000)]
    public void Audio_with_a_wrong_character_anywhere_is_not_taken(int place)
    {
        var text = new string('A', 8_192).Remove(place, 1).Insert(place, "*");

        Assert.IsType<ServerEvent.Unknown>(Read($$"""{"type":"response.output_audio.delta","delta":"{{text}}"}"""));
    }

    [Fact]
    public void Base64_with_escapes_is_read()
    {
        var read = Read("""{"type":"response.audio.delta","delta":"\u002B\/+\/"}""");

        Assert.Equal(Convert.FromBase64String("+/+/"), Assert.IsType<ServerEvent.OutputAudioDelta>(read).Audio.ToArray());
    }

    [Fact]
    public void An_append_that_is_not_base64_keeps_its_event_id_for_the_answer()
    {
        var read = new RealtimeJson().ReadClientEvent("""{"type":"input_audio_buffer.append","event_id":"e9","audio":"AAAA****"}"""u8);

        Assert.Equal("e9", Assert.IsType<ClientEvent.Unknown>(read).EventId);
    }

    [Fact]
    public void Unknown_members_of_an_audio_delta_are_kept()
    {
        var delta = Assert.IsType<ServerEvent.OutputAudioDelta>(Read("""{"type":"response.output_audio.delta","delta":"AAAA","channels":1}"""));

        Assert.Equal(1, delta.Extra?["channels"].GetInt32());
    }

    [Fact]
    public void Events_about_the_line_itself_are_never_written()
    {
        var buffer = new ArrayBufferWriter<byte>();

        var written = new RealtimeJson().Write(new ServerEvent.ConnectionLost("cut", 1), buffer);

        Assert.False(written);
        Assert.Equal(0, buffer.WrittenCount);
    }

    [Fact]
    public void An_item_that_is_done_has_no_form_in_beta()
    {
        var buffer = new ArrayBufferWriter<byte>();

        Assert.False(new RealtimeJson(WireShape.Beta).Write(new ServerEvent.ItemDone(new WireItem(), null), buffer));
    }

    [Fact]
    public void Server_events_without_an_id_get_one_each()
    {
        var json = new RealtimeJson();

        var first = Fixture.Write(json, new ServerEvent.AudioCleared()).GetProperty("event_id").GetString();
        var second = Fixture.Write(json, new ServerEvent.AudioCleared()).GetProperty("event_id").GetString();

        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Repeated_audio_deltas_allocate_no_more_than_the_event_itself()
    {
        var json = new RealtimeJson();
        var template = Encoding.UTF8.GetBytes(
            $$"""{"type":"response.output_audio.delta","event_id":"event_1","response_id":"resp_1","item_id":"item_1","output_index":0,"content_index":0,"delta":"{{Convert.ToBase64String(new byte[4_800])}}"}""");
        var message = new byte[template.Length];
        long Read(int times)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < times; i++)
            {
                template.CopyTo(message, 0);
                _ = json.ReadServerEventInPlace(message);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Read(10);
        var allocated = Read(1_000);

        Assert.InRange(allocated, 0, 100 * 1_000);
    }

    private static ServerEvent Read(string text) => new RealtimeJson().ReadServerEvent(Encoding.UTF8.GetBytes(text));
}
