using System.Net.WebSockets;
using System.Text;
using Duologue.AspNetCore.Browser;
using Duologue.Models;
using Duologue.Protocol;
using Duologue.Testing;
using Duologue.Testing.Browser;

namespace Duologue.AspNetCore.Tests.Browser;

/// <summary>Whatever a page sends, it gets the documented answer, and the conversation goes on.</summary>
public sealed class BrowserBadInputTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>What is sent, the error that is told, and the close that follows; 0 for none.</summary>
    public static TheoryData<string, string, int> Table { get; } = new()
    {
        { "{", "bad_json", 0 },
        { "not json", "bad_json", 0 },
        { "[]", "wrong_type", 0 },
        { "\"hello\"", "wrong_type", 0 },
        { "{}", "missing_member", 0 },
        { """{"type":null}""", "missing_member", 0 },
        { """{"type":5}""", "wrong_type", 0 },
        { """{"type":""}""", "out_of_range", 0 },
        { """{"type":"dance"}""", "unknown_type", 0 },
        { """{"type":"ping","type":"end"}""", "bad_json", 0 },
        { """{"type":"ping","id":"\ud800"}""", "bad_json", 0 },
        { $$"""{"type":"ping","x":{{string.Concat(Enumerable.Repeat("[", 10_000))}}{{string.Concat(Enumerable.Repeat("]", 10_000))}}}""", "bad_json", 0 },
        { """{"type":"text_input"}""", "missing_member", 0 },
        { """{"type":"text_input","text":7}""", "wrong_type", 0 },
        { """{"type":"text_input","text":""}""", "out_of_range", 0 },
        { """{"type":"text_input","text":"a","interrupt":"yes"}""", "wrong_type", 0 },
        { $$"""{"type":"text_input","text":"{{new string('a', 10_001)}}"}""", "out_of_range", 0 },
        { """{"type":"set_agent","agent":"nobody"}""", "unknown_agent", 0 },
        { """{"type":"set_voice","voice":"loud"}""", "not_now", 0 },
        { """{"type":"set_turn_detection","mode":"magic"}""", "out_of_range", 0 },
        { """{"type":"set_turn_detection","mode":"server_vad","threshold":2}""", "out_of_range", 0 },
        { """{"type":"set_turn_detection","mode":"server_vad","threshold":1e400}""", "out_of_range", 0 },
        { """{"type":"set_turn_detection","mode":"server_vad","silence_duration_ms":-1}""", "out_of_range", 0 },
        { """{"type":"tool_approval","call_id":"x"}""", "missing_member", 0 },
        { """{"type":"tool_approval","call_id":"x","approved":false}""", "unknown_call", 0 },
        { """{"type":"playback","position":-1}""", "out_of_range", 0 },
        { """{"type":"playback","position":1.5}""", "out_of_range", 0 },
        { """{"type":"playback","position":1e300}""", "out_of_range", 0 },
        { """{"type":"playback","position":"1"}""", "wrong_type", 0 },
        { """{"type":"commit"}""", "not_now", 0 },
        { """{"type":"hello","audio_format":"pcm16"}""", "wrong_type", 0 },
        { """{"type":"hello","audio_format":{"encoding":"pcm16","sample_rate":48000,"channels":1}}""", "wrong_audio_format", 4400 },
        { """{"type":"hello","audio_format":{"encoding":"pcm16","sample_rate":24000,"channels":2}}""", "wrong_audio_format", 4400 },
        { """{"type":"hello","audio_format":{"encoding":"float32","sample_rate":24000,"channels":1}}""", "wrong_audio_format", 4400 },
        { """{"type":"hello","audio_format":{"encoding":"opus","sample_rate":24000,"channels":1}}""", "wrong_audio_format", 4400 },
    };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Table))]
    public async Task Each_bad_message_gets_its_error_and_disturbs_nothing(string message, string code, int close)
    {
        await using var house = await BrowserHouse.StartAsync();
        var page = await house.OpenAsync();

        await page.SendAsync(message, Token);
        await ExpectAsync(page, code, close);

        await CompleteATurnAsync(page);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("text as binary", "wrong_type", 0)]
    [InlineData("20 MB of text", "too_large", 1009)]
    [InlineData("20 MB of audio", "too_large", 1009)]
    [InlineData("invalid UTF-8 as text", null, 1007)]
    [InlineData("audio too fast", "too_fast", 1008)]
    [InlineData("messages too fast", "too_fast", 1008)]
    public async Task Each_bad_frame_gets_its_error_and_disturbs_nothing(string kind, string? code, int close)
    {
        await using var house = await BrowserHouse.StartAsync();
        var (page, line) = await house.TalkAsync();

        var sending = SendAsync(page, kind);
        await ExpectAsync(page, code, close);
        await Task.WhenAny(sending, page.Closed);

        await CompleteATurnAsync(page);
        Assert.False(line.IsClosed);
    }

    [Fact(Timeout = 120_000)]
    public async Task However_a_stream_of_samples_is_split_the_model_hears_the_same()
    {
        var random = new Random(3);
        var model = new ListeningModel();
        await using var house = await BrowserHouse.StartAsync(model.Inner, [new BrowserAgent("starter", "", () => new RealtimeAgent { Name = "Starter" })], around: model);
        var page = await house.OpenAsync();
        var samples = new byte[200_000];
        random.NextBytes(samples);

        for (var at = 0; at < samples.Length;)
        {
            var count = Math.Min(samples.Length - at, random.Next(1, 3_000));
            await page.SayAsync(samples.AsMemory(at, count), Token);
            at += count;
        }

        await Twilio.Soon.HoldsAsync(() => model.Heard.Length == samples.Length);
        Assert.Equal(samples, model.Heard);
    }

    [Fact(Timeout = 60_000)]
    public async Task Half_a_sample_does_not_survive_its_socket()
    {
        var model = new ListeningModel();
        await using var house = await BrowserHouse.StartAsync(model.Inner, [new BrowserAgent("starter", "", () => new RealtimeAgent { Name = "Starter" })], around: model);
        var page = await house.OpenAsync();

        await page.SayAsync(new byte[] { 1, 2, 3 }, Token);
        await Twilio.Soon.HoldsAsync(() => model.Heard.Length == 2);
        page.Break();
        await page.ResumeAsync(Token);
        await page.SayAsync(new byte[] { 4, 5 }, Token);
        await Twilio.Soon.HoldsAsync(() => model.Heard.Length == 4);

        Assert.Equal([1, 2, 4, 5], model.Heard);
    }

    private static async Task SendAsync(VoicePage page, string kind)
    {
        try
        {
            switch (kind)
            {
                case "text as binary":
                    await page.SayAsync(Encoding.UTF8.GetBytes("""{"type":"ping"}"""), Token);
                    break;
                case "20 MB of text":
                    await page.SendAsync($$"""{"type":"text_input","text":"{{new string('a', 20_000_000)}}"}""", Token);
                    break;
                case "20 MB of audio":
                    await page.SayAsync(new byte[20_000_000], Token);
                    break;
                case "invalid UTF-8 as text":
                    await page.SendBytesAsTextAsync(new byte[] { 0x7B, 0xC3, 0x28, 0x7D }, Token);
                    break;
                case "audio too fast":
                    for (var i = 0; i < 50; i++)
                    {
                        await page.SayAsync(new byte[48_000], Token);
                    }

                    break;
                default:
                    for (var i = 0; i < 60; i++)
                    {
                        await page.SendAsync("""{"type":"pong"}""", Token);
                    }

                    break;
            }
        }
        catch (WebSocketException)
        {
            // The server closed before it had everything.
            return;
        }
    }

    private static async Task ExpectAsync(VoicePage page, string? code, int close)
    {
        if (code is not null)
        {
            var error = await page.NextAsync("error", Token);
            Assert.Equal(code, error.Text("code"));
            Assert.NotEmpty(error.Text("message")!);
            Assert.NotEmpty(error.Text("advice")!);
            Assert.Equal(close != 0, error.Is("fatal"));
        }

        if (close != 0)
        {
            // Of what is not even text the framework takes leave by itself, and the page may see the line break before the reason.
            var closed = await page.Closed.WaitAsync(Token);
            Assert.True(closed == close || (close == 1007 && closed is null), $"closed with {closed}");
            await page.ResumeAsync(Token);
        }

        Assert.Equal(code is null ? 0 : 1, page.Events.Count(e => e.Type == "error"));
    }

    private static async Task CompleteATurnAsync(VoicePage page)
    {
        await page.SendAsync("""{"type":"text_input","text":"Are you there?"}""", Token);
        await page.NextAsync("response_done", e => e.Text("status") == "completed", Token);
    }

    /// <summary>A model that keeps what it hears.</summary>
    private sealed class ListeningModel : IRealtimeModel
    {
        private readonly Lock _gate = new();
        private readonly MemoryStream _heard = new();

        public ScriptedModel Inner { get; } = new();

        public string Name => "listening";

        public RealtimeCapabilities Capabilities => Inner.Capabilities;

        public byte[] Heard
        {
            get
            {
                lock (_gate)
                {
                    return _heard.ToArray();
                }
            }
        }

        public async ValueTask<IRealtimeConnection> ConnectAsync(RealtimeSettings settings, CancellationToken cancellationToken = default) =>
            new Line(await Inner.ConnectAsync(settings, cancellationToken), this);

        private void Hear(ReadOnlySpan<byte> audio)
        {
            lock (_gate)
            {
                _heard.Write(audio);
            }
        }

        private sealed class Line(IRealtimeConnection inner, ListeningModel owner) : IRealtimeConnection
        {
            public ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default)
            {
                if (clientEvent is ClientEvent.AppendAudio audio)
                {
                    owner.Hear(audio.Audio.Span);
                }

                return inner.SendAsync(clientEvent, cancellationToken);
            }

            public IAsyncEnumerable<ServerEvent> ReceiveAsync(CancellationToken cancellationToken = default) => inner.ReceiveAsync(cancellationToken);

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
