using System.Text;
using System.Text.Json;
using Duologue.Models;
using Duologue.Protocol;
using Duologue.Tests.Models.Cascade.Fakes;
using Duologue.Tests.Protocol;

namespace Duologue.Tests.Models.Cascade;

public sealed class CascadeTranscriptionTests
{
    private static readonly RealtimeSettings Transcription = CascadeTalk.Settings with { IsTranscription = true };

    [Fact]
    public async Task The_session_shows_what_is_heard_and_nothing_about_answers()
    {
        await using var talk = await CascadeTalk.OpenAsync(new RealtimeSettings { IsTranscription = true });

        var written = Fixture.Write(new RealtimeJson(), talk.Only<ServerEvent.SessionCreated>()).GetProperty("session");

        Assert.Equal(["audio", "expires_at", "id", "object", "type"], Names(written));
        Assert.Equal("realtime.transcription_session", written.GetProperty("object").GetString());
        Assert.Equal(["input"], Names(written.GetProperty("audio")));
        var input = written.GetProperty("audio").GetProperty("input");
        Assert.Equal(["prefix_padding_ms", "silence_duration_ms", "threshold", "type"], Names(input.GetProperty("turn_detection")));
        Assert.Equal("scripted", input.GetProperty("transcription").GetProperty("model").GetString());
    }

    [Fact]
    public async Task Every_turn_is_written_down_and_none_is_answered()
    {
        await using var talk = await CascadeTalk.OpenAsync(Transcription, new ScriptedRecognizer().Hears("hello there", "good bye"));

        await talk.SayAsync();
        await talk.NextAsync<ServerEvent.InputTranscriptionCompleted>();
        await talk.SayAsync();
        await talk.NextAsync<ServerEvent.InputTranscriptionCompleted>();
        await talk.SettleAsync();

        string[] turn =
        [
            "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", "input_audio_buffer.committed", "conversation.item.added",
            "conversation.item.done", "conversation.item.input_audio_transcription.delta", "conversation.item.input_audio_transcription.completed",
        ];
        Assert.Equal(["session.created", .. turn, .. turn], talk.Types(withTranscription: true));
        Assert.Equal(["hello there", "good bye"], talk.Seen.OfType<ServerEvent.InputTranscriptionCompleted>().Select(e => e.Transcript));
        Assert.Equal(talk.Seen.OfType<ServerEvent.AudioCommitted>().Select(e => e.ItemId), talk.Seen.OfType<ServerEvent.InputTranscriptionCompleted>().Select(e => e.ItemId));
        Assert.Empty(talk.Brain.Asked);
    }

    [Fact]
    public async Task Sure_words_come_while_they_are_spoken_and_only_once()
    {
        var ears = new ScriptedRecognizer { Stable = "book a" }.Hears("book a table");
        await using var talk = await CascadeTalk.OpenAsync(Transcription with { TurnDetection = new TurnDetection.Manual() }, ears);

        while (talk.Ears.Utterances.Count == 0 || talk.Ears.Utterances[0].Pushes < 2)
        {
            // The recogniser is opened on the pool.
            await talk.SpeakAsync(20);
            await talk.SettleAsync();
        }

        await talk.SpeakAsync(20);
        await talk.SettleAsync();
        var first = talk.Only<ServerEvent.InputTranscriptionDelta>();
        Assert.DoesNotContain(talk.Seen, e => e is ServerEvent.AudioCommitted);
        await talk.SpeakAsync(200);
        await talk.SendAsync(new ClientEvent.CommitAudio());
        var completed = await talk.NextAsync<ServerEvent.InputTranscriptionCompleted>();

        Assert.Equal(first.ItemId, talk.Only<ServerEvent.AudioCommitted>().ItemId);
        Assert.Equal(["book a", " table"], talk.Seen.OfType<ServerEvent.InputTranscriptionDelta>().Select(e => e.Delta));
        Assert.Equal(("book a table", "duration"), (completed.Transcript, completed.Usage?.Type));
    }

    [Fact]
    public async Task Words_that_become_sure_after_the_commit_come_as_they_do()
    {
        var gate = new TaskCompletionSource();
        var ears = new ScriptedRecognizer { Gate = gate }.Hears("book a table");
        await using var talk = await CascadeTalk.OpenAsync(Transcription, ears);
        await talk.SayAsync();
        await talk.NextAsync<ServerEvent.ItemDone>();

        ears.Stable = "book a";
        while (!talk.Seen.OfType<ServerEvent.InputTranscriptionDelta>().Any())
        {
            // The wait begins on the pool, at a time unknown here.
            talk.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await talk.SettleAsync();
        }

        gate.SetResult();
        await talk.NextAsync<ServerEvent.InputTranscriptionCompleted>();

        Assert.Equal(["book a", " table"], talk.Seen.OfType<ServerEvent.InputTranscriptionDelta>().Select(e => e.Delta));
    }

    [Theory]
    [InlineData("""{"type":"transcription"}""", true)]
    [InlineData("""{"type":"transcription","include":["item.input_audio_transcription.logprobs"]}""", true)]
    [InlineData("""{"type":"transcription","audio":{"input":{"turn_detection":null,"transcription":{"model":"gpt-transcribe","language":"en"}}}}""", true)]
    [InlineData("""{"type":"realtime"}""", false)]
    [InlineData("""{"type":"transcription","instructions":"Sing."}""", false)]
    [InlineData("""{"type":"transcription","audio":{"output":{"voice":"cedar"}}}""", false)]
    public async Task An_update_has_the_type_and_the_members_of_the_session(string change, bool isTaken)
    {
        await using var talk = await CascadeTalk.OpenAsync(Transcription);

        await talk.SendAsync(new RealtimeJson().ReadClientEvent(Encoding.UTF8.GetBytes($$"""{"type":"session.update","session":{{change}}}""")));
        await talk.SettleAsync();

        Assert.Equal((isTaken ? 1 : 0, isTaken ? 0 : 1), (talk.Seen.OfType<ServerEvent.SessionUpdated>().Count(), talk.Seen.OfType<ServerEvent.Failure>().Count()));
    }

    [Fact]
    public async Task A_response_cannot_be_asked_for()
    {
        await using var talk = await CascadeTalk.OpenAsync(Transcription);

        await talk.SendAsync(new ClientEvent.CreateResponse { EventId = "mine" });
        var error = (await talk.NextAsync<ServerEvent.Failure>()).Error;

        Assert.Equal(("invalid_value", "type", "mine"), (error.Code, error.Param, error.EventId));
    }

    [Fact]
    public async Task Switching_it_off_after_the_commit_leaves_no_item_without_its_last_event()
    {
        var gate = new TaskCompletionSource();
        await using var talk = await CascadeTalk.OpenAsync(ears: new ScriptedRecognizer { Gate = gate }.Hears("hello", "again"));
        await talk.SayAsync();
        await talk.SendAsync(new ClientEvent.UpdateSession(new WireSession
        {
            Type = "realtime",
            Audio = new WireAudio { Input = new WireAudioInput { Transcription = new Optional<WireTranscription>(null) } },
        }));
        await talk.NextAsync<ServerEvent.SessionUpdated>();

        gate.SetResult();
        await talk.ResponseAsync();
        await talk.SayAsync();
        await talk.ResponseAsync();

        Assert.Equal("hello", talk.Only<ServerEvent.InputTranscriptionCompleted>().Transcript);
    }

    private static IEnumerable<string> Names(JsonElement value) => value.EnumerateObject().Where(m => m.Value.ValueKind != JsonValueKind.Null)
        .Select(member => member.Name).Order(StringComparer.Ordinal);
}
