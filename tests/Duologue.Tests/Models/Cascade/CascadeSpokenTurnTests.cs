using Duologue.Audio;
using Duologue.Chat;
using Duologue.Models;
using Duologue.Protocol;
using Duologue.Speech;
using Duologue.Tests.Models.Cascade.Fakes;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Models.Cascade;

public sealed class CascadeSpokenTurnTests
{
    private static readonly string[] WholeTurn =
    [
        "session.created", "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", "input_audio_buffer.committed",
        "conversation.item.added", "conversation.item.done", "response.created", "response.output_item.added", "conversation.item.added",
        "response.content_part.added", "response.output_audio_transcript.delta", "response.output_audio.delta", "response.output_audio.done",
        "response.output_audio_transcript.done", "response.content_part.done", "conversation.item.done", "response.output_item.done",
        "response.done", "rate_limits.updated",
    ];

    [Fact]
    public async Task A_spoken_turn_has_the_events_of_the_service_in_their_order()
    {
        await using var talk = await CascadeTalk.OpenAsync(
            ears: new ScriptedRecognizer().Hears("hello there"), brain: new ScriptedChat().Answers("Good ", "morning."));

        await talk.SayAsync();
        var response = await talk.ResponseAsync();

        Assert.Equal(WholeTurn, talk.Types());
        Assert.Equal("completed", response.Status);
        Assert.Equal("Good morning.", response.Output?.Single().Content?.Single().Transcript);
    }

    [Fact]
    public async Task One_id_goes_through_the_whole_turn()
    {
        await using var talk = await CascadeTalk.OpenAsync(ears: new ScriptedRecognizer().Hears("hello"));

        await talk.SayAsync();
        var response = await talk.ResponseAsync();

        var user = talk.Only<ServerEvent.SpeechStarted>().ItemId;
        var added = talk.Seen.OfType<ServerEvent.ItemAdded>().ToArray();
        Assert.Equal(user, talk.Only<ServerEvent.SpeechStopped>().ItemId);
        Assert.Equal(user, talk.Only<ServerEvent.AudioCommitted>().ItemId);
        Assert.Equal([user, response.Output?[0].Id], added.Select(e => e.Item.Id));
        Assert.Equal([null, user], added.Select(e => e.PreviousItemId));
        Assert.Equal([null, user], talk.Seen.OfType<ServerEvent.ItemDone>().Select(e => e.PreviousItemId));
        Assert.All(talk.Seen.OfType<ServerEvent.OutputAudioDelta>(), delta => Assert.Equal((response.Id, response.Output?[0].Id), (delta.ResponseId, delta.ItemId)));
        Assert.Equal(talk.Seen.Count, talk.Seen.Select(e => Assert.IsType<string>(e.EventId)).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Offsets_count_audio_less_the_padding()
    {
        await using var talk = await CascadeTalk.OpenAsync(ears: new ScriptedRecognizer().Hears("hello"));

        await talk.SayAsync(500);
        await talk.ResponseAsync();

        Assert.Equal(100, talk.Only<ServerEvent.SpeechStarted>().AudioStartMs);
        Assert.Equal(1_100, talk.Only<ServerEvent.SpeechStopped>().AudioEndMs);
    }

    [Fact]
    public async Task The_recogniser_hears_from_the_padding_to_the_stop_and_is_given_back()
    {
        await using var talk = await CascadeTalk.OpenAsync(ears: new ScriptedRecognizer().Hears("hello"));

        await talk.SayAsync(500);
        await talk.ResponseAsync();

        var utterance = Assert.Single(talk.Ears.Utterances);
        Assert.Equal(TimeSpan.FromMilliseconds(1_000), utterance.Duration);
        Assert.True(utterance.IsDisposed);
    }

    [Fact]
    public async Task A_turn_in_one_long_append_is_cut_like_one_in_small_pieces()
    {
        await using var talk = await CascadeTalk.OpenAsync(ears: new ScriptedRecognizer().Hears("hello"));
        var audio = new byte[AudioFormat.Pcm16k.BytesFor(TimeSpan.FromMilliseconds(1_500))];
        audio.AsSpan(12_800, 16_000).Fill(3);

        await talk.SendAsync(new ClientEvent.AppendAudio(audio));
        await talk.ResponseAsync();

        Assert.Equal((100, 1_100), (talk.Only<ServerEvent.SpeechStarted>().AudioStartMs, talk.Only<ServerEvent.SpeechStopped>().AudioEndMs));
        Assert.Equal(TimeSpan.FromMilliseconds(1_000), Assert.Single(talk.Ears.Utterances).Duration);
    }

    [Theory]
    [InlineData(AudioEncoding.Pcm16, 24_000, false)]
    [InlineData(AudioEncoding.Pcm16, 48_000, false)]
    [InlineData(AudioEncoding.Pcm16, 8_000, true)]
    [InlineData(AudioEncoding.MuLaw, 8_000, true)]
    [InlineData(AudioEncoding.ALaw, 8_000, true)]
    public async Task Every_format_is_heard_and_spoken(AudioEncoding encoding, int rate, bool isTelephone)
    {
        var format = new AudioFormat(encoding, rate);

        // A sample of zero is not zero any more in A-law: a real detector hears silence, this fake one does not.
        await using var talk = await CascadeTalk.OpenAsync(
            new RealtimeSettings { InputFormat = format, OutputFormat = format, TurnDetection = new TurnDetection.Manual() },
            new ScriptedRecognizer().Hears("hello"), new ScriptedChat().Answers("One two three."));

        await talk.SpeakAsync(500);
        await talk.SendAsync(new ClientEvent.CommitAudio(), new ClientEvent.CreateResponse());
        await talk.ResponseAsync();

        Assert.Equal(isTelephone, Assert.Single(talk.Ears.Utterances).Hints.Telephone);
        Assert.InRange(Assert.Single(talk.Ears.Utterances).Duration.TotalMilliseconds, 490, 500);
        var spoken = format.DurationOf(talk.Seen.OfType<ServerEvent.OutputAudioDelta>().Sum(delta => delta.Audio.Length));
        Assert.InRange(spoken.TotalMilliseconds, 599, 605);
    }

    [Fact]
    public async Task Transcription_comes_in_stable_words_and_ends_once()
    {
        await using var talk = await CascadeTalk.OpenAsync(ears: new ScriptedRecognizer { Stable = "book a" }.Hears("book a table"));
        await talk.PauseAsync(400);
        while (talk.Ears.Utterances.Count == 0 || talk.Ears.Utterances[0].Pushes < 2)
        {
            // The recogniser is opened on the pool.
            await talk.SpeakAsync(20);
        }

        await talk.PauseAsync(220);
        await talk.ResponseAsync();

        Assert.Equal(["book a", " table"], talk.Seen.OfType<ServerEvent.InputTranscriptionDelta>().Select(e => e.Delta));
        var completed = talk.Only<ServerEvent.InputTranscriptionCompleted>();
        Assert.Equal((talk.Only<ServerEvent.SpeechStarted>().ItemId, "book a table"), (completed.ItemId, completed.Transcript));
        Assert.Equal("duration", completed.Usage?.Type);
        Assert.Equal(Math.Ceiling(talk.Ears.Utterances[0].Duration.TotalSeconds), completed.Usage?.Seconds);
        Assert.True(
            talk.Seen.FindIndex(e => e is ServerEvent.InputTranscriptionDelta) > talk.Seen.FindIndex(e => e is ServerEvent.AudioCommitted));
    }

    [Fact]
    public async Task Without_transcription_its_events_are_missing_and_the_words_are_understood_all_the_same()
    {
        await using var talk = await CascadeTalk.OpenAsync(ears: new ScriptedRecognizer().Hears("hello"), tune: options => options.Transcribe = false);

        await talk.SayAsync();
        await talk.ResponseAsync();

        Assert.DoesNotContain(talk.Types(withTranscription: true), type => type.Contains("transcription", StringComparison.Ordinal));
        Assert.Equal("hello", talk.Brain.Asked[0][^1].Text);
    }

    [Fact]
    public async Task The_chat_model_reads_instructions_words_and_how_sure_they_are()
    {
        await using var talk = await CascadeTalk.OpenAsync(ears: new ScriptedRecognizer().Hears("hello there"));

        await talk.SayAsync();
        await talk.ResponseAsync();

        var messages = Assert.Single(talk.Brain.Asked);
        Assert.Equal([(ChatRole.System, "Be brief."), (ChatRole.User, "hello there")], messages.Select(m => (m.Role, m.Text)));
        Assert.Equal([("hello", 0.9), ("there", 0.9)], SpokenConfidence.Get(messages[^1]));
    }

    [Fact]
    public async Task Noise_is_committed_and_not_answered()
    {
        await using var talk = await CascadeTalk.OpenAsync(ears: new ScriptedRecognizer().Hears("", "hello"));

        await talk.SayAsync(100);
        await talk.NextAsync<ServerEvent.InputTranscriptionCompleted>(e => e.Transcript is { Length: 0 });
        await talk.SettleAsync();
        Assert.DoesNotContain(talk.Seen, e => e is ServerEvent.ResponseCreated);

        await talk.SayAsync();
        await talk.ResponseAsync();
        Assert.Equal(["Be brief.", "hello"], Assert.Single(talk.Brain.Asked).Select(m => m.Text));
    }

    [Fact]
    public async Task Speech_without_any_recognised_word_is_asked_back()
    {
        await using var talk = await CascadeTalk.OpenAsync(
            ears: new ScriptedRecognizer().Hears(""), brain: new ScriptedChat().Answers("Sorry, I did not catch that."));

        await talk.SayAsync(600);
        var response = await talk.ResponseAsync();

        Assert.Equal("[inaudible]", talk.Brain.Asked[0][^1].Text);
        Assert.Equal("Sorry, I did not catch that.", response.Output?[0].Content?[0].Transcript);
    }

    [Fact]
    public async Task A_failing_recogniser_fails_the_transcription_and_is_asked_back()
    {
        await using var talk = await CascadeTalk.OpenAsync(ears: new ScriptedRecognizer().Fails(new InvalidOperationException("no model")));

        await talk.SayAsync();
        await talk.ResponseAsync();

        Assert.Equal("no model", talk.Only<ServerEvent.InputTranscriptionFailed>().Error?.Message);
        Assert.DoesNotContain(talk.Seen, e => e is ServerEvent.InputTranscriptionCompleted);
        Assert.Equal("[inaudible]", talk.Brain.Asked[0][^1].Text);
    }

    [Fact]
    public async Task A_recogniser_that_cannot_start_does_not_end_the_talk()
    {
        await using var talk = await CascadeTalk.OpenAsync(
            ears: new ScriptedRecognizer { StartError = new SpeechUnavailableException("Install it."), PrepareError = new SpeechUnavailableException("Install it.") });

        await talk.SayAsync();
        await talk.ResponseAsync();
        while (!talk.Seen.OfType<ServerEvent.Failure>().Any())
        {
            // Readying the recogniser runs beside the talk.
            await talk.SettleAsync();
        }

        Assert.Equal("Install it.", talk.Only<ServerEvent.InputTranscriptionFailed>().Error?.Message);
        Assert.Equal("speech_unavailable", talk.Only<ServerEvent.Failure>().Error.Code);
    }

    [Fact]
    public async Task A_recogniser_that_never_finishes_is_given_up()
    {
        await using var talk = await CascadeTalk.OpenAsync(ears: new ScriptedRecognizer { Gate = new TaskCompletionSource() });

        await talk.SayAsync();
        await talk.NextAsync<ServerEvent.ItemDone>();
        while (!talk.Seen.OfType<ServerEvent.ResponseDone>().Any())
        {
            // The wait begins on the pool, at a time unknown here.
            talk.Clock.Advance(TimeSpan.FromSeconds(10));
            await talk.SettleAsync();
        }

        Assert.Equal("completed", talk.Only<ServerEvent.ResponseDone>().Response.Status);
        Assert.Single(talk.Seen.OfType<ServerEvent.InputTranscriptionFailed>());
    }

    [Fact]
    public async Task Without_create_response_the_turn_is_left_to_the_client()
    {
        await using var talk = await CascadeTalk.OpenAsync(
            CascadeTalk.Settings with { TurnDetection = new TurnDetection.ServerVad { CreateResponse = false } }, new ScriptedRecognizer().Hears("hello"));

        await talk.SayAsync();
        await talk.NextAsync<ServerEvent.InputTranscriptionCompleted>();
        await talk.SettleAsync();
        Assert.DoesNotContain(talk.Seen, e => e is ServerEvent.ResponseCreated);

        await talk.SendAsync(new ClientEvent.CreateResponse());
        await talk.ResponseAsync();
        Assert.Equal("hello", talk.Brain.Asked[0][^1].Text);
    }

    [Fact]
    public async Task Hints_come_from_the_present_tools_and_are_readied_at_once()
    {
        var tool = new WireTool { Type = "function", Name = "book", Examples = ["book a table", "reserve {time}"] };
        await using var talk = await CascadeTalk.OpenAsync(
            CascadeTalk.Settings with { Pronunciations = new Dictionary<string, string> { ["pilates"] = "P AH L AA T IY Z" } });

        await talk.SendAsync(new ClientEvent.UpdateSession(new WireSession
        {
            Type = "realtime",
            Tools = [tool, tool with { Name = "change", Examples = ["book a table", "change it"] }],
            Audio = new WireAudio { Input = new WireAudioInput { Transcription = new WireTranscription { Language = "de" } } },
        }));
        await talk.NextAsync<ServerEvent.SessionUpdated>();
        await talk.SayAsync();
        await talk.NextAsync<ServerEvent.SpeechStopped>();
        await talk.ResponseAsync();

        var hints = Assert.Single(talk.Ears.Utterances).Hints;
        Assert.Equal(["book a table", "reserve {time}", "change it"], hints.Examples);
        Assert.Equal(("de", false), (hints.Language, hints.Telephone));
        Assert.Equal("P AH L AA T IY Z", hints.Pronunciations["pilates"]);
        Assert.Contains(hints, talk.Ears.Prepared);
    }

    [Fact]
    public async Task Nobody_speaking_for_the_idle_timeout_makes_the_agent_speak()
    {
        await using var talk = await CascadeTalk.OpenAsync(
            CascadeTalk.Settings with { TurnDetection = new TurnDetection.ServerVad { IdleTimeout = TimeSpan.FromSeconds(6) } },
            new ScriptedRecognizer().Hears("hello"), new ScriptedChat().Answers("One two three four five.").Answers("Are you there?"));
        await talk.SayAsync();
        await talk.ResponseAsync();
        await talk.SettleAsync();
        var seen = talk.Seen.Count;

        talk.Clock.Advance(TimeSpan.FromSeconds(6.9));
        await talk.SettleAsync();
        Assert.Equal(seen, talk.Seen.Count);

        await talk.PauseAsync(1_000);
        talk.Clock.Advance(TimeSpan.FromSeconds(0.2));
        await talk.ResponseAsync();

        Assert.Equal(
            ["input_audio_buffer.timeout_triggered", "input_audio_buffer.committed", "conversation.item.added", "conversation.item.done", "response.created"],
            talk.Seen.Skip(seen).Take(5).Select(e => e.Type));
        var idle = talk.Only<ServerEvent.IdleTimeoutTriggered>();
        Assert.Equal(1_000, idle.AudioEndMs - idle.AudioStartMs);
        Assert.Equal("[silence]", talk.Brain.Asked[1][^1].Text);
    }
}
