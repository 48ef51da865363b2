using Duologue.Audio;
using Duologue.Models;
using Duologue.Models.Cascade;
using Duologue.Protocol;
using Duologue.Tests.Models.Cascade.Fakes;

namespace Duologue.Tests.Models.Cascade;

public sealed class CascadeLifeTests
{
    [Fact]
    public async Task Disposing_ends_every_response_and_then_the_line()
    {
        var never = new TaskCompletionSource();
        await using var talk = await CascadeTalk.OpenAsync(
            CascadeTalk.Settings with { TextOnly = true }, brain: new ScriptedChat().Answers("One", never.Task).Answers("Two", never.Task));
        await talk.SendAsync(new ClientEvent.CreateResponse(), new ClientEvent.CreateResponse(new WireResponseParameters { Conversation = "none" }));
        await talk.NextAsync<ServerEvent.OutputTextDelta>();
        await talk.NextAsync<ServerEvent.OutputTextDelta>();

        await talk.Connection.DisposeAsync();
        await talk.DrainAsync();

        Assert.Equal(
            talk.Seen.OfType<ServerEvent.ResponseCreated>().Select(e => e.Response.Id).Order(StringComparer.Ordinal),
            talk.Seen.OfType<ServerEvent.ResponseDone>().Select(e => e.Response.Id).Order(StringComparer.Ordinal));
        Assert.Equal(0, talk.Brain.Running);
    }

    [Fact]
    public async Task Disposing_gives_the_recogniser_back()
    {
        await using var talk = await CascadeTalk.OpenAsync();
        await talk.SpeakAsync(500);
        await talk.NextAsync<ServerEvent.SpeechStarted>();

        await talk.Connection.DisposeAsync();

        Assert.Equal(0, talk.Ears.Open);
    }

    [Fact]
    public async Task A_closed_connection_says_so()
    {
        await using var talk = await CascadeTalk.OpenAsync();
        await talk.Connection.DisposeAsync();
        await talk.Connection.DisposeAsync();

        var error = await Assert.ThrowsAsync<RealtimeException>(async () => await talk.SendAsync(new ClientEvent.CommitAudio()));

        Assert.Equal(RealtimeFailure.Closed, error.Reason);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task There_is_one_receiver()
    {
        await using var talk = await CascadeTalk.OpenAsync();

        Assert.Throws<InvalidOperationException>(() => talk.Connection.ReceiveAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Sending_never_waits_for_an_engine()
    {
        var ears = new ScriptedRecognizer { Gate = new TaskCompletionSource() };
        await using var talk = await CascadeTalk.OpenAsync(ears: ears, brain: new ScriptedChat().Answers(new TaskCompletionSource().Task));

        await talk.SendAsync(new ClientEvent.CreateResponse());
        var send = talk.SendAsync(new ClientEvent.AppendAudio(new byte[640]));

        Assert.True(send.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_slow_receiver_makes_the_voice_wait_and_loses_nothing()
    {
        var words = string.Join(' ', Enumerable.Repeat("word", 100)) + ".";
        await using var talk = await CascadeTalk.OpenAsync(
            brain: new ScriptedChat().Answers(words), tune: options => options.AudioAhead = TimeSpan.FromSeconds(1));
        await talk.SendAsync(new ClientEvent.CreateResponse());
        var first = await talk.NextAsync<ServerEvent.OutputAudioDelta>();
        await talk.SettleAsync();

        // One second is queued, one portion waits, one is being filled; the voice may be one piece further.
        var made = talk.Mouth.Made;
        Assert.InRange(made * 50, 0, talk.Seen.OfType<ServerEvent.OutputAudioDelta>().Count() * 200 + 1_000 + 500);

        var response = await talk.ResponseAsync();
        var bytes = talk.Seen.OfType<ServerEvent.OutputAudioDelta>().Sum(delta => delta.Audio.Length);
        Assert.Equal(TimeSpan.FromSeconds(20), AudioFormat.Pcm16k.DurationOf(bytes));
        Assert.Equal((first.ResponseId, "completed"), (response.Id, response.Status));
    }

    [Fact]
    public async Task Many_conversations_at_once_do_not_mix()
    {
        var ears = new ScriptedRecognizer();
        var model = new CascadeModel(
            ears, new ScriptedChat(), new ToneVoice(), new CascadeOptions { VoiceActivityDetector = () => new LoudDetector() });
        var token = TestContext.Current.CancellationToken;

        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            await using var connection = await model.ConnectAsync(CascadeTalk.Settings with { TextOnly = true }, token);
            await connection.SendAsync(
                new ClientEvent.CreateItem(new WireItem { Id = $"item_{i}", Type = "message", Role = "user", Content = [new WireContentPart { Type = "input_text", Text = $"I am {i}" }] }),
                token);
            await connection.SendAsync(new ClientEvent.CreateResponse(), token);
            var seen = new List<ServerEvent>();
            await foreach (var serverEvent in WireCheck.ReceiveAsync(connection, token))
            {
                seen.Add(serverEvent);
                if (serverEvent is ServerEvent.ResponseDone)
                {
                    break;
                }
            }

            return seen;
        }));

        for (var i = 0; i < all.Length; i++)
        {
            Assert.Equal($"item_{i}", all[i].OfType<ServerEvent.ItemAdded>().First().Item.Id);
        }

        Assert.Equal(20, all.SelectMany(seen => seen.OfType<ServerEvent.ResponseDone>()).Select(e => e.Response.Id).Distinct(StringComparer.Ordinal).Count());
    }
}
