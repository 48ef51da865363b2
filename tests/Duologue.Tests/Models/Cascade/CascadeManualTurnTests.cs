using Duologue.Models;
using Duologue.Protocol;
using Duologue.Tests.Models.Cascade.Fakes;

namespace Duologue.Tests.Models.Cascade;

public sealed class CascadeManualTurnTests
{
    private static readonly RealtimeSettings Manual = CascadeTalk.Settings with { TurnDetection = new TurnDetection.Manual() };

    [Fact]
    public async Task A_manual_turn_has_no_speech_events_and_begins_no_response_by_itself()
    {
        await using var talk = await CascadeTalk.OpenAsync(Manual, new ScriptedRecognizer().Hears("hello"));

        await talk.SayAsync();
        await talk.SendAsync(new ClientEvent.CommitAudio());
        await talk.NextAsync<ServerEvent.InputTranscriptionCompleted>();
        await talk.SettleAsync();
        Assert.Equal(["session.created", "input_audio_buffer.committed", "conversation.item.added", "conversation.item.done"], talk.Types());

        await talk.SendAsync(new ClientEvent.CreateResponse());
        await talk.ResponseAsync();
        Assert.Equal("hello", talk.Brain.Asked[0][^1].Text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(80)]
    public async Task Less_than_a_tenth_of_a_second_cannot_be_committed(int milliseconds)
    {
        await using var talk = await CascadeTalk.OpenAsync(Manual);

        await talk.SpeakAsync(milliseconds);
        await talk.SendAsync(new ClientEvent.CommitAudio { EventId = "mine" });
        var error = (await talk.NextAsync<ServerEvent.Failure>()).Error;

        Assert.Equal(("input_audio_buffer_commit_empty", "mine"), (error.Code, error.EventId));
        Assert.DoesNotContain(talk.Seen, e => e is ServerEvent.AudioCommitted);
    }

    [Fact]
    public async Task The_recogniser_is_leased_only_from_speech_on_and_hears_to_the_commit()
    {
        await using var talk = await CascadeTalk.OpenAsync(Manual, new ScriptedRecognizer().Hears("hello"));
        await talk.PauseAsync(2_000);
        await talk.SettleAsync();
        Assert.Empty(talk.Ears.Utterances);

        await talk.SpeakAsync(500);
        await talk.PauseAsync(1_000);
        await talk.SendAsync(new ClientEvent.CommitAudio());
        await talk.NextAsync<ServerEvent.InputTranscriptionCompleted>();

        Assert.Equal(TimeSpan.FromMilliseconds(1_800), Assert.Single(talk.Ears.Utterances).Duration);
        Assert.Equal(0, talk.Ears.Open);
    }

    [Fact]
    public async Task Sound_too_weak_to_be_noticed_is_recognised_all_the_same()
    {
        await using var talk = await CascadeTalk.OpenAsync(Manual, new ScriptedRecognizer().Hears("hello"));

        await talk.PauseAsync(600);
        await talk.SendAsync(new ClientEvent.CommitAudio());
        await talk.NextAsync<ServerEvent.InputTranscriptionCompleted>();

        Assert.Equal(TimeSpan.FromMilliseconds(600), Assert.Single(talk.Ears.Utterances).Duration);
    }

    [Fact]
    public async Task Clearing_forgets_the_audio_and_gives_the_recogniser_back()
    {
        await using var talk = await CascadeTalk.OpenAsync(Manual);

        await talk.SpeakAsync(500);
        await talk.SendAsync(new ClientEvent.ClearAudio(), new ClientEvent.CommitAudio());
        await talk.NextAsync<ServerEvent.AudioCleared>();
        Assert.Equal("input_audio_buffer_commit_empty", (await talk.NextAsync<ServerEvent.Failure>()).Error.Code);
        await talk.Connection.DisposeAsync();

        Assert.Equal(0, talk.Ears.Open);
    }

    [Fact]
    public async Task Nothing_recognised_in_a_turn_committed_by_hand_is_asked_back()
    {
        await using var talk = await CascadeTalk.OpenAsync(Manual, new ScriptedRecognizer().Hears(""));

        await talk.SpeakAsync(200);
        await talk.SendAsync(new ClientEvent.CommitAudio(), new ClientEvent.CreateResponse());
        await talk.ResponseAsync();

        Assert.Equal("[inaudible]", talk.Brain.Asked[0][^1].Text);
    }

    [Fact]
    public async Task Committing_by_hand_while_speech_is_being_detected_ends_the_turn_there()
    {
        await using var talk = await CascadeTalk.OpenAsync(ears: new ScriptedRecognizer().Hears("hello"));

        await talk.SpeakAsync(500);
        await talk.SendAsync(new ClientEvent.CommitAudio());
        await talk.NextAsync<ServerEvent.InputTranscriptionCompleted>();
        await talk.PauseAsync(400);
        await talk.SettleAsync();

        Assert.Equal(talk.Only<ServerEvent.SpeechStarted>().ItemId, talk.Only<ServerEvent.AudioCommitted>().ItemId);
        Assert.DoesNotContain(talk.Seen, e => e is ServerEvent.SpeechStopped or ServerEvent.ResponseCreated);
    }

    [Fact]
    public async Task Committing_by_hand_before_any_speech_was_detected_makes_an_item_and_no_response()
    {
        await using var talk = await CascadeTalk.OpenAsync(ears: new ScriptedRecognizer().Hears("quietly", "hello"));

        await talk.PauseAsync(300);
        await talk.SendAsync(new ClientEvent.CommitAudio());
        await talk.NextAsync<ServerEvent.InputTranscriptionCompleted>();
        await talk.SettleAsync();
        Assert.Equal(["session.created", "input_audio_buffer.committed", "conversation.item.added", "conversation.item.done"], talk.Types());

        await talk.SayAsync();
        await talk.ResponseAsync();
        Assert.Equal(["Be brief.", "quietly", "hello"], talk.Brain.Asked[0].Select(m => m.Text));
    }

    [Fact]
    public async Task With_neither_answers_nor_interruptions_the_client_decides_everything()
    {
        var gate = new TaskCompletionSource();
        await using var talk = await CascadeTalk.OpenAsync(
            CascadeTalk.Settings with { TurnDetection = new TurnDetection.ServerVad { CreateResponse = false, InterruptResponse = false } },
            new ScriptedRecognizer().Hears("wait"), new ScriptedChat().Answers("One.", gate.Task).Answers("Two."));
        await talk.SendAsync(new ClientEvent.CreateResponse());
        await talk.NextAsync<ServerEvent.ResponseCreated>();

        await talk.SayAsync();
        await talk.NextAsync<ServerEvent.InputTranscriptionCompleted>();
        gate.SetResult();
        Assert.Equal("completed", (await talk.ResponseAsync()).Status);
        await talk.SettleAsync();
        Assert.Single(talk.Seen.OfType<ServerEvent.ResponseCreated>());
        Assert.NotEmpty(talk.Seen.OfType<ServerEvent.SpeechStopped>());

        await talk.SendAsync(new ClientEvent.CreateResponse());
        Assert.Equal("completed", (await talk.ResponseAsync()).Status);
        Assert.Contains("wait", talk.Brain.Asked[1].Select(m => m.Text));
    }
}
