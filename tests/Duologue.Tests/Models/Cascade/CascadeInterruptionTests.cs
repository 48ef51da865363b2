using Duologue.Chat;
using Duologue.Models;
using Duologue.Protocol;
using Duologue.Tests.Models.Cascade.Fakes;

namespace Duologue.Tests.Models.Cascade;

public sealed class CascadeInterruptionTests
{
    private const string LongAnswer = "One two three four five six seven eight nine ten.";

    [Fact]
    public async Task Barging_in_announces_the_speech_closes_what_was_open_and_then_commits_the_new_item()
    {
        await using var talk = await CascadeTalk.OpenAsync(
            ears: new ScriptedRecognizer().Hears("stop"), mouth: new ToneVoice { Gate = new TaskCompletionSource().Task }, brain: new ScriptedChat().Answers(LongAnswer));
        await talk.SendAsync(new ClientEvent.CreateResponse());
        await talk.NextAsync<ServerEvent.OutputAudioDelta>();
        var seen = talk.Seen.Count;
        talk.Mouth.Gate = null;

        await talk.SayAsync();
        var cancelled = await talk.ResponseAsync();
        await talk.ResponseAsync();

        Assert.Equal(
            [
                "input_audio_buffer.speech_started", "response.output_audio.done", "response.output_audio_transcript.done", "response.content_part.done",
                "conversation.item.done", "response.output_item.done", "response.done", "rate_limits.updated", "input_audio_buffer.speech_stopped",
                "input_audio_buffer.committed", "conversation.item.added", "conversation.item.done", "response.created",
            ],
            talk.Seen.Skip(seen).Where(e => !e.Type.Contains("input_audio_transcription", StringComparison.Ordinal)).Take(13).Select(e => e.Type));
        Assert.Equal(("cancelled", "cancelled", "turn_detected"), (cancelled.Status, cancelled.StatusDetails?.Type, cancelled.StatusDetails?.Reason));
        Assert.Equal("incomplete", cancelled.Output?[0].Status);
    }

    [Fact]
    public async Task Cancelling_purges_what_is_queued_and_nothing_of_the_response_follows()
    {
        await using var talk = await CascadeTalk.OpenAsync(brain: new ScriptedChat().Answers(LongAnswer + " And", new TaskCompletionSource().Task));
        await talk.SendAsync(new ClientEvent.CreateResponse());
        await talk.NextAsync<ServerEvent.OutputAudioDelta>();

        await talk.SendAsync(new ClientEvent.CancelResponse());
        await talk.HandledAsync();
        var response = await talk.ResponseAsync();
        await talk.SettleAsync();

        Assert.Equal(("cancelled", "client_cancelled"), (response.Status, response.StatusDetails?.Reason));
        Assert.Single(talk.Seen.OfType<ServerEvent.OutputAudioDelta>());
        Assert.Single(talk.Seen.OfType<ServerEvent.ResponseDone>());
    }

    [Fact]
    public async Task Cancelling_stops_chat_model_and_voice()
    {
        await using var talk = await CascadeTalk.OpenAsync(brain: new ScriptedChat().Answers(LongAnswer + " And", new TaskCompletionSource().Task));
        await talk.SendAsync(new ClientEvent.CreateResponse());
        await talk.NextAsync<ServerEvent.OutputAudioDelta>();
        Assert.Equal(1, talk.Brain.Running);

        await talk.SendAsync(new ClientEvent.CancelResponse());
        await talk.ResponseAsync();
        await talk.Connection.DisposeAsync();

        Assert.Equal(0, talk.Brain.Running);
    }

    [Fact]
    public async Task What_was_never_handed_over_is_not_in_the_transcript()
    {
        await using var talk = await CascadeTalk.OpenAsync(
            brain: new ScriptedChat().Answers(LongAnswer).Answers("Yes."), mouth: new ToneVoice { Gate = new TaskCompletionSource().Task });
        await talk.SendAsync(new ClientEvent.CreateResponse());
        await talk.NextAsync<ServerEvent.OutputAudioDelta>();
        talk.Mouth.Gate = null;

        await talk.SendAsync(new ClientEvent.CancelResponse());
        var response = await talk.ResponseAsync();

        Assert.Equal("", response.Output?[0].Content?[0].Transcript);
    }

    [Fact]
    public async Task Cancelling_nothing_is_a_harmless_error()
    {
        await using var talk = await CascadeTalk.OpenAsync();

        await talk.SendAsync(new ClientEvent.CancelResponse { EventId = "mine" });
        var error = (await talk.NextAsync<ServerEvent.Failure>()).Error;

        Assert.Equal(("response_cancel_not_active", "mine"), (error.Code, error.EventId));
    }

    [Fact]
    public async Task An_out_of_band_response_is_cancelled_by_its_id_and_by_nothing_else()
    {
        await using var talk = await CascadeTalk.OpenAsync(
            CascadeTalk.Settings with { TextOnly = true }, new ScriptedRecognizer().Hears("hello"), new ScriptedChat().Answers("One", new TaskCompletionSource().Task));
        await talk.SendAsync(new ClientEvent.CreateResponse(new WireResponseParameters { Conversation = "none" }));
        var id = (await talk.NextAsync<ServerEvent.OutputTextDelta>()).ResponseId;

        await talk.SayAsync();
        Assert.Equal("completed", (await talk.ResponseAsync()).Status);
        await talk.SendAsync(new ClientEvent.CancelResponse());
        Assert.Equal("response_cancel_not_active", (await talk.NextAsync<ServerEvent.Failure>()).Error.Code);
        await talk.SendAsync(new ClientEvent.CancelResponse(id));

        var response = await talk.ResponseAsync();
        Assert.Equal((id, "cancelled"), (response.Id, response.Status));
    }

    [Fact]
    public async Task Without_interrupt_response_the_answer_goes_on_and_the_turn_is_answered_after_it()
    {
        var gate = new TaskCompletionSource();
        await using var talk = await CascadeTalk.OpenAsync(
            CascadeTalk.Settings with { TurnDetection = new TurnDetection.ServerVad { InterruptResponse = false } },
            new ScriptedRecognizer().Hears("and this"), new ScriptedChat().Answers("One.", gate.Task).Answers("Two."));
        await talk.SendAsync(new ClientEvent.CreateResponse());
        await talk.NextAsync<ServerEvent.ResponseCreated>();

        await talk.SayAsync();
        await talk.NextAsync<ServerEvent.InputTranscriptionCompleted>();
        await talk.SettleAsync();
        Assert.Single(talk.Seen.OfType<ServerEvent.ResponseCreated>());

        gate.SetResult();
        Assert.Equal("completed", (await talk.ResponseAsync()).Status);
        Assert.Equal("completed", (await talk.ResponseAsync()).Status);
        Assert.Contains("and this", talk.Brain.Asked[1].Select(m => m.Text));
    }

    [Fact]
    public async Task A_speaker_who_only_paused_is_answered_once_for_both_parts()
    {
        await using var talk = await CascadeTalk.OpenAsync(
            ears: new ScriptedRecognizer().Hears("book a table", "for two"), brain: new ScriptedChat().Answers("For how many?").Answers("Booked."));
        await talk.SayAsync();
        await talk.ResponseAsync();

        await talk.SpeakAsync(400);
        await talk.PauseAsync(220);
        await talk.ResponseAsync();

        Assert.Equal(["Be brief.", "book a table for two"], talk.Brain.Asked[1].Select(m => m.Text));
        Assert.Equal(5, SpokenConfidence.Get(talk.Brain.Asked[1][^1]).Count);
        Assert.Equal(2, talk.Seen.OfType<ServerEvent.AudioCommitted>().Count());
    }

    [Fact]
    public async Task A_speaker_who_goes_on_before_the_text_is_known_gets_one_answer()
    {
        var gate = new TaskCompletionSource();
        var ears = new ScriptedRecognizer { Gate = gate }.Hears("book a table", "for two");
        await using var talk = await CascadeTalk.OpenAsync(ears: ears, brain: new ScriptedChat().Answers("Booked."));
        await talk.SayAsync();
        await talk.SpeakAsync(400);
        await talk.NextAsync<ServerEvent.SpeechStarted>();
        await talk.NextAsync<ServerEvent.SpeechStarted>();

        gate.SetResult();
        await talk.NextAsync<ServerEvent.InputTranscriptionCompleted>();
        await talk.PauseAsync(220);
        await talk.ResponseAsync();

        Assert.Equal(["Be brief.", "book a table for two"], Assert.Single(talk.Brain.Asked).Select(m => m.Text));
    }

    [Fact]
    public async Task A_later_turn_is_a_turn_of_its_own()
    {
        await using var talk = await CascadeTalk.OpenAsync(ears: new ScriptedRecognizer().Hears("hello", "for two"), brain: new ScriptedChat().Answers("Hi.").Answers("Good."));
        await talk.SayAsync();
        await talk.ResponseAsync();

        await talk.SayAsync();
        await talk.ResponseAsync();

        Assert.Equal(["Be brief.", "hello", "Hi.", "for two"], talk.Brain.Asked[1].Select(m => m.Text));
    }
}
