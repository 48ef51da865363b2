using Duologue.Audio;
using Duologue.Models;
using Duologue.Protocol;
using Duologue.Testing;

namespace Duologue.Tests.Testing;

public sealed class ScriptedModelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_response_comes_in_the_order_of_the_protocol()
    {
        var (connection, events) = await ConnectAsync(new ScriptedModel().Says("Hi!", TimeSpan.FromMilliseconds(150)));

        await connection.SendAsync(new ClientEvent.CreateResponse(), Token);
        connection.Close();

        Assert.Equal(
            [
                "session.created", "response.created", "response.output_item.added", "conversation.item.added", "response.content_part.added",
                "response.output_audio_transcript.delta", "response.output_audio.delta", "response.output_audio_transcript.delta", "response.output_audio.delta",
                "response.output_audio.done", "response.output_audio_transcript.done", "response.content_part.done",
                "conversation.item.done", "response.output_item.done", "response.done",
            ],
            (await events).Select(e => e.Type));
    }

    [Fact]
    public async Task A_spoken_turn_interrupts_what_is_held_and_is_answered()
    {
        var model = new ScriptedModel().Answers(new ScriptedAnswer { Text = "a long story", HoldAfter = TimeSpan.FromMilliseconds(100) }).Says("Yes?");
        var (connection, events) = await ConnectAsync(model);
        await connection.SendAsync(new ClientEvent.CreateResponse(), Token);

        connection.UserSays("wait");
        connection.Close();

        var done = (await events).OfType<ServerEvent.ResponseDone>().ToList();
        Assert.Equal([("cancelled", "turn_detected"), ("completed", null)], done.Select(d => (d.Response.Status, d.Response.StatusDetails?.Reason)));
        var types = (await events).Select(e => e.Type).ToList();
        Assert.True(types.IndexOf("input_audio_buffer.speech_started") < types.IndexOf("response.done"));
        Assert.Equal("wait", (await events).OfType<ServerEvent.InputTranscriptionCompleted>().Single().Transcript);
    }

    [Fact]
    public async Task A_second_response_is_refused_by_the_events_id()
    {
        var model = new ScriptedModel().Answers(new ScriptedAnswer { Text = "held", HoldAfter = TimeSpan.FromMilliseconds(20) });
        var (connection, events) = await ConnectAsync(model);
        await connection.SendAsync(new ClientEvent.CreateResponse(), Token);

        await connection.SendAsync(new ClientEvent.CreateResponse { EventId = "mine" }, Token);
        connection.Close();

        var error = Assert.Single((await events).OfType<ServerEvent.Failure>()).Error;
        Assert.Equal(("conversation_already_has_active_response", "mine"), (error.Code, error.EventId));
    }

    [Theory]
    [InlineData(500, null)]
    [InlineData(0, null)]
    [InlineData(1_001, "invalid_value")]
    [InlineData(-1, "invalid_value")]
    public async Task Truncating_is_judged_by_the_audio_there_is(int milliseconds, string? code)
    {
        var (connection, events) = await ConnectAsync(new ScriptedModel().Says("a second", TimeSpan.FromSeconds(1)));
        await connection.SendAsync(new ClientEvent.CreateResponse(), Token);

        await connection.SendAsync(new ClientEvent.TruncateItem("item_2", 0, milliseconds), Token);
        connection.Close();

        Assert.Equal(code, (await events).OfType<ServerEvent.Failure>().SingleOrDefault()?.Error.Code);
        Assert.Equal(code is null ? 1 : 0, (await events).OfType<ServerEvent.ItemTruncated>().Count());
    }

    [Fact]
    public async Task Speech_is_found_in_the_audio()
    {
        var model = new ScriptedModel { DetectsSpeech = true }.UserWillSay("hello").Says("hi");
        var (connection, events) = await ConnectAsync(model, new RealtimeSettings { InputFormat = AudioFormat.MuLaw8k });
        var loud = Enumerable.Repeat((byte)0x20, 800).ToArray();
        var quiet = Enumerable.Repeat((byte)0xFF, 2_400).ToArray();

        await connection.SendAsync(new ClientEvent.AppendAudio(quiet), Token);
        await connection.SendAsync(new ClientEvent.AppendAudio(loud), Token);
        await connection.SendAsync(new ClientEvent.AppendAudio(quiet), Token);
        connection.Close();

        Assert.Equal(400, Assert.Single((await events).OfType<ServerEvent.SpeechStarted>()).AudioStartMs);
        Assert.Single((await events).OfType<ServerEvent.SpeechStopped>());
        Assert.Single((await events).OfType<ServerEvent.ResponseDone>());
    }

    [Fact]
    public async Task Audio_that_is_kept_too_long_is_destroyed()
    {
        var (connection, _) = await ConnectAsync(new ScriptedModel { IsStrict = true }, read: false);
        connection.Emit(new ServerEvent.OutputAudioDelta("r", "i", 0, 0, new byte[] { 1, 2, 3 }));
        connection.Close();

        ReadOnlyMemory<byte> kept = default;
        await foreach (var next in connection.ReceiveAsync(Token))
        {
            kept = ((ServerEvent.OutputAudioDelta)next).Audio;
            Assert.Equal([1, 2, 3], kept.ToArray());
        }

        Assert.Equal([0xEE, 0xEE, 0xEE], kept.ToArray());
    }

    [Fact]
    public async Task A_script_that_expects_something_else_says_what_came()
    {
        var (connection, _) = await ConnectAsync(new ScriptedModel { IsStrict = true }, read: false);
        await connection.SendAsync(new ClientEvent.CommitAudio(), Token);

        var error = await Assert.ThrowsAsync<ScriptException>(() => connection.ExpectAsync<ClientEvent.CreateResponse>(Token));

        Assert.Contains("CommitAudio", error.Message);
    }

    private static async Task<(ScriptedConnection Connection, Task<List<ServerEvent>> Events)> ConnectAsync(
        ScriptedModel model, RealtimeSettings? settings = null, bool read = true)
    {
        await model.ConnectAsync(settings ?? RealtimeSettings.Default, Token);
        var connection = await model.NextConnectionAsync(Token);
        return (connection, read ? ReadAsync(connection) : Task.FromResult(new List<ServerEvent>()));
    }

    private static async Task<List<ServerEvent>> ReadAsync(ScriptedConnection connection)
    {
        var events = new List<ServerEvent>();
        await foreach (var next in connection.ReceiveAsync(Token))
        {
            events.Add(next);
        }

        return events;
    }
}
