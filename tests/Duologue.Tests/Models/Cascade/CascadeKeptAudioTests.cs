using Duologue.Audio;
using Duologue.Models;
using Duologue.Models.Cascade;
using Duologue.Protocol;
using Duologue.Tests.Models.Cascade.Fakes;

namespace Duologue.Tests.Models.Cascade;

public sealed class CascadeKeptAudioTests
{
    private static readonly RealtimeSettings Manual = CascadeTalk.Settings with { TurnDetection = new TurnDetection.Manual() };

    [Theory]
    [InlineData(AudioEncoding.Pcm16, 16_000)]
    [InlineData(AudioEncoding.Pcm16, 24_000)]
    [InlineData(AudioEncoding.MuLaw, 8_000)]
    public async Task What_the_user_said_is_fetched_as_it_was_sent(AudioEncoding encoding, int rate)
    {
        var format = new AudioFormat(encoding, rate);
        await using var talk = await CascadeTalk.OpenAsync(Manual with { InputFormat = format }, new ScriptedRecognizer().Hears("hello"));
        var sent = Noise(format, TimeSpan.FromSeconds(1.5));

        await talk.SendAsync(new ClientEvent.AppendAudio(sent), new ClientEvent.CommitAudio());
        await talk.NextAsync<ServerEvent.InputTranscriptionCompleted>();
        var item = await RetrieveAsync(talk, talk.Only<ServerEvent.AudioCommitted>().ItemId);

        var part = Assert.Single(item.Content ?? []);
        Assert.Equal(("input_audio", "hello"), (part.Type, part.Transcript));
        Assert.Equal(sent, Convert.FromBase64String(part.Audio ?? ""));
    }

    [Fact]
    public async Task A_detected_turn_is_fetched_from_its_padding_to_its_stop()
    {
        await using var talk = await CascadeTalk.OpenAsync(CascadeTalk.Settings with { InputFormat = AudioFormat.Pcm24k }, new ScriptedRecognizer().Hears("hello"));

        await talk.SayAsync(500);
        await talk.ResponseAsync();
        var item = await RetrieveAsync(talk, talk.Only<ServerEvent.AudioCommitted>().ItemId);

        var kept = AudioFormat.Pcm24k.DurationOf(Convert.FromBase64String(item.Content?[0].Audio ?? "").Length);
        Assert.InRange(kept.TotalMilliseconds, 980, 1_020);
        Assert.Null(talk.Seen.OfType<ServerEvent.ItemDone>().First().Item.Content?[0].Audio);
    }

    [Fact]
    public async Task What_the_agent_said_is_fetched_as_it_was_given()
    {
        await using var talk = await CascadeTalk.OpenAsync(brain: new ScriptedChat().Answers("One two three."));
        await talk.SendAsync(new ClientEvent.CreateResponse());
        var response = await talk.ResponseAsync();

        var item = await RetrieveAsync(talk, response.Output?[0].Id ?? "");

        var given = talk.Seen.OfType<ServerEvent.OutputAudioDelta>().SelectMany(delta => delta.Audio.ToArray()).ToArray();
        var part = Assert.Single(item.Content ?? []);
        Assert.Equal(("output_audio", "One two three."), (part.Type, part.Transcript));
        Assert.Equal(given, Convert.FromBase64String(part.Audio ?? ""));
        Assert.Null(response.Output?[0].Content?[0].Audio);
    }

    [Fact]
    public async Task Truncating_shortens_the_audio_too()
    {
        await using var talk = await CascadeTalk.OpenAsync(brain: new ScriptedChat().Answers("One two three."));
        await talk.SendAsync(new ClientEvent.CreateResponse());
        var id = (await talk.ResponseAsync()).Output?[0].Id ?? "";

        await talk.SendAsync(new ClientEvent.TruncateItem(id, 0, 250));
        var item = await RetrieveAsync(talk, id);

        Assert.Equal(AudioFormat.Pcm16k.BytesFor(TimeSpan.FromMilliseconds(250)), Convert.FromBase64String(item.Content?[0].Audio ?? "").Length);
        Assert.Equal("One", item.Content?[0].Transcript);
    }

    [Fact]
    public async Task Of_a_cancelled_answer_only_what_was_given_is_kept()
    {
        await using var talk = await CascadeTalk.OpenAsync(
            brain: new ScriptedChat().Answers("One two three four five six."), mouth: new ToneVoice { Gate = new TaskCompletionSource().Task });
        await talk.SendAsync(new ClientEvent.CreateResponse());
        var first = await talk.NextAsync<ServerEvent.OutputAudioDelta>();

        await talk.SendAsync(new ClientEvent.CancelResponse());
        await talk.ResponseAsync();
        var item = await RetrieveAsync(talk, first.ItemId);

        Assert.Equal(first.Audio.ToArray(), Convert.FromBase64String(item.Content?[0].Audio ?? ""));
    }

    [Fact]
    public async Task The_oldest_is_forgotten_first_and_its_words_stay()
    {
        await using var talk = await CascadeTalk.OpenAsync(
            brain: new ScriptedChat().Answers("One two three.").Answers("Four five."), tune: options => options.KeptAudio = TimeSpan.FromMilliseconds(700));
        await talk.SendAsync(new ClientEvent.CreateResponse());
        var older = (await talk.ResponseAsync()).Output?[0].Id ?? "";
        await talk.SendAsync(new ClientEvent.CreateResponse());
        var newer = (await talk.ResponseAsync()).Output?[0].Id ?? "";

        var forgotten = (await RetrieveAsync(talk, older)).Content?[0];
        var kept = (await RetrieveAsync(talk, newer)).Content?[0];

        Assert.Equal((null, "One two three."), (forgotten?.Audio, forgotten?.Transcript));
        Assert.Equal(AudioFormat.Pcm16k.BytesFor(TimeSpan.FromMilliseconds(400)), Convert.FromBase64String(kept?.Audio ?? "").Length);
    }

    [Fact]
    public async Task What_one_event_cannot_hold_is_fetched_without_its_audio()
    {
        await using var talk = await CascadeTalk.OpenAsync(Manual, new ScriptedRecognizer().Hears("a long story"), tune: options => options.KeptAudio = TimeSpan.FromMinutes(9));

        await talk.SendAsync(new ClientEvent.AppendAudio(Noise(AudioFormat.Pcm16k, TimeSpan.FromSeconds(24))), new ClientEvent.CommitAudio());
        await talk.NextAsync<ServerEvent.InputTranscriptionCompleted>();
        var part = (await RetrieveAsync(talk, talk.Only<ServerEvent.AudioCommitted>().ItemId)).Content?[0];

        Assert.Equal((null, "a long story"), (part?.Audio, part?.Transcript));
    }

    [Fact]
    public async Task Audio_that_a_client_put_into_an_item_is_kept_beside_its_words()
    {
        await using var talk = await CascadeTalk.OpenAsync();
        var audio = Convert.ToBase64String(Noise(AudioFormat.Pcm16k, TimeSpan.FromMilliseconds(200)));
        var content = new WireContentPart { Type = "input_audio", Audio = audio, Transcript = "hello" };

        await talk.SendAsync(new ClientEvent.CreateItem(new WireItem { Id = "a", Type = "message", Role = "user", Content = [content] }));
        var part = (await RetrieveAsync(talk, "a")).Content?[0];

        Assert.Equal((audio, "hello"), (part?.Audio, part?.Transcript));
        Assert.Null(talk.Only<ServerEvent.ItemAdded>().Item.Content?[0].Audio);
        Assert.Empty(talk.Ears.Utterances);
    }

    [Fact]
    public void What_is_cut_or_forgotten_makes_room()
    {
        var kept = new KeptAudio(TimeSpan.FromSeconds(2));
        var second = new byte[AudioFormat.Pcm16k.BytesPerSecond];
        var first = kept.Keep(AudioFormat.Pcm16k, second);
        var middle = kept.Keep(AudioFormat.Pcm16k, second);

        middle.CutAt(TimeSpan.FromMilliseconds(250));
        kept.Forget(middle);
        var last = kept.Keep(AudioFormat.Pcm16k, second);
        Assert.NotNull(first.ToBase64());

        last.Append(second.AsSpan(0, 2));
        Assert.Null(first.ToBase64());
        Assert.Equal(AudioFormat.Pcm16k.BytesPerSecond + 2, Convert.FromBase64String(last.ToBase64() ?? "").Length);
        kept.ForgetAll();
        Assert.Null(last.ToBase64());
    }

    [Fact]
    public void A_take_cut_below_what_one_event_holds_can_be_fetched_again_and_grows_no_more()
    {
        var take = new KeptAudio(TimeSpan.FromMinutes(10)).Keep(AudioFormat.MuLaw8k, Noise(AudioFormat.MuLaw8k, TimeSpan.FromSeconds(100)));
        Assert.Null(take.ToBase64());

        take.CutAt(TimeSpan.FromSeconds(5));
        take.Append([1, 2, 3]);

        Assert.Equal(Noise(AudioFormat.MuLaw8k, TimeSpan.FromSeconds(5)), Convert.FromBase64String(take.ToBase64() ?? ""));
    }

    private static async Task<WireItem> RetrieveAsync(CascadeTalk talk, string id)
    {
        await talk.SendAsync((ClientEvent)new ClientEvent.RetrieveItem(id));
        return (await talk.NextAsync<ServerEvent.ItemRetrieved>()).Item;
    }

    /// <summary>Bytes that differ from their neighbours and repeat at no round number.</summary>
    private static byte[] Noise(AudioFormat format, TimeSpan duration)
    {
        var audio = new byte[format.BytesFor(duration)];
        for (var i = 0; i < audio.Length; i++)
        {
            audio[i] = (byte)(i * 31 % 251);
        }

        return audio;
    }
}
