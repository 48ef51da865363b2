using Duologue.Audio;
using Duologue.Calls;
using Duologue.Endpoints;
using Duologue.Endpoints.File;
using Duologue.Models;
using Duologue.Testing;
using Duologue.Tests.Testing;

namespace Duologue.Tests.Endpoints;

public sealed class WavFileEndpointTests : IDisposable
{
    private const int Rate = 16_000;
    private readonly string _folder = Directory.CreateTempSubdirectory("duologue").FullName;
    private readonly ManualTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact(Timeout = 60_000)]
    public async Task A_file_is_a_caller_who_is_answered_and_hangs_up()
    {
        var input = Write(Loud(1), Quiet(0.5));
        var model = new ScriptedModel { DetectsSpeech = true };
        model.UserWillSay("hello").Says("good day", TimeSpan.FromSeconds(2));

        var (end, seen) = await CallAsync(model, input, new WavFileOptions());

        Assert.Equal(CallEndReason.CallerHungUp, end.Reason);
        Assert.Equal("hello", Assert.Single(seen.Of<SessionEvent.UserTranscript>()).Text);
        var heard = WavFile.Read(Path.Combine(_folder, "out.wav"));
        Assert.Equal(Rate, heard.Info.SampleRate);
        Assert.InRange(Audible(heard.Samples).TotalSeconds, 1.9, 2.0);

        // The speech stopped after 1.2 s (200 ms of silence); what follows is the answer, and then the time to settle.
        var begins = TimeSpan.FromSeconds((double)Array.FindIndex(heard.Samples, s => s != 0) / Rate);
        Assert.InRange(begins.TotalSeconds, 1.2, 1.5);
        Assert.InRange(heard.Duration.TotalSeconds, 4.6, 5.2);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_that_speaks_over_the_answer_cuts_it_off_in_the_output()
    {
        var input = Write(Loud(1), Quiet(2), Loud(1), Quiet(0.5));
        var model = new ScriptedModel { DetectsSpeech = true };
        model.Says("a very long answer", TimeSpan.FromSeconds(20)).Says("short", TimeSpan.FromSeconds(1));

        var (_, seen) = await CallAsync(model, input, new WavFileOptions());

        // The answer begins after 1.2 s and is spoken over at 3.0 s; the second one is heard wholly.
        var heard = WavFile.Read(Path.Combine(_folder, "out.wav"));
        Assert.InRange(Audible(heard.Samples).TotalSeconds, 2.5, 3.1);
        var message = seen.Of<SessionEvent.AssistantTranscript>().First(t => t.IsInterrupted);
        Assert.True(message.HeardText.Length < message.Text.Length);
    }

    [Fact(Timeout = 60_000)]
    public async Task Two_channels_hold_the_caller_left_and_the_agent_right()
    {
        var input = Write(Loud(1), Quiet(0.5));
        var model = new ScriptedModel { DetectsSpeech = true };
        model.Says("good day", TimeSpan.FromSeconds(1));

        await CallAsync(model, input, new WavFileOptions { Stereo = true });

        var output = Path.Combine(_folder, "out.wav");
        Assert.InRange(Audible(WavFile.Read(output, channel: 0).Samples).TotalSeconds, 0.9, 1.0);
        Assert.InRange(Audible(WavFile.Read(output, channel: 1).Samples).TotalSeconds, 0.9, 1.0);
        Assert.Equal(0, Array.FindIndex(WavFile.Read(output, channel: 0).Samples, s => s != 0));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_nobody_answers_hangs_up_when_it_has_been_quiet()
    {
        var input = Write(Loud(1));

        var (end, _) = await CallAsync(new ScriptedModel(), input, new WavFileOptions { Settle = TimeSpan.FromSeconds(4) });

        Assert.Equal(CallEndReason.CallerHungUp, end.Reason);
        Assert.InRange(end.Duration.TotalSeconds, 4.9, 5.2);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_caller_stays_on_the_line_while_there_is_a_reason_to()
    {
        var input = Write(Quiet(0.5));
        await using var endpoint = WavFileEndpoint.Open(input, options: Options(TimeSpan.FromSeconds(1)));
        endpoint.StayWhile = () => _time.Elapsed < TimeSpan.FromSeconds(10);

        var bytes = await CountBytesAsync(endpoint);

        Assert.InRange(bytes / (double)endpoint.Format.BytesPerSecond, 10.9, 11.2);
    }

    [Fact(Timeout = 60_000)]
    public async Task Frames_come_by_absolute_deadlines()
    {
        var input = Write(Quiet(1));
        await using var endpoint = WavFileEndpoint.Open(input, options: Options(TimeSpan.FromSeconds(1)));
        var times = new List<double>();

        await foreach (var frame in FramesAsync(endpoint))
        {
            times.Add(_time.Elapsed.TotalMilliseconds);
        }

        Assert.Equal(Enumerable.Range(1, 50).Select(n => n * 20.0), times.Take(50));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_of_an_unusual_rate_is_resampled()
    {
        var path = Path.Combine(_folder, "in.wav");
        WavFile.Write(path, 44_100, new short[44_100]);
        await using var endpoint = WavFileEndpoint.Open(path, options: Options(TimeSpan.FromMilliseconds(100)));

        var bytes = await CountBytesAsync(endpoint);

        Assert.Equal(AudioFormat.Pcm24k, endpoint.Format);
        Assert.InRange(bytes / (double)endpoint.Format.BytesPerSecond, 1.1, 1.2);
    }

    [Fact]
    public async Task What_is_played_after_the_caller_fell_silent_is_in_the_output()
    {
        var output = Path.Combine(_folder, "out.wav");
        var endpoint = WavFileEndpoint.Open(Write(Quiet(0.1)), output, Options(TimeSpan.FromSeconds(1)));
        var farewell = System.Runtime.InteropServices.MemoryMarshal.AsBytes<short>(Loud(1)).ToArray();

        await endpoint.PlayAsync(new AudioFrame(AudioFormat.Pcm16k, farewell), Token);
        await endpoint.DisposeAsync();

        Assert.Equal(1, Audible(WavFile.Read(output).Samples).TotalSeconds, 2);
    }

    [Fact]
    public async Task Audio_of_another_format_is_refused()
    {
        await using var endpoint = WavFileEndpoint.Open(Write(Quiet(0.1)));

        await Assert.ThrowsAsync<ArgumentException>(() => endpoint.PlayAsync(new AudioFrame(AudioFormat.MuLaw8k, new byte[160]), Token).AsTask());
    }

    private WavFileOptions Options(TimeSpan settle) => new() { Settle = settle, TimeProvider = _time };

    private async Task<long> CountBytesAsync(WavFileEndpoint endpoint)
    {
        long bytes = 0;
        await foreach (var frame in FramesAsync(endpoint))
        {
            bytes += frame.Data.Length;
        }

        return bytes;
    }

    /// <summary>Reads alone and moves time whenever the endpoint waits for it.</summary>
    private async IAsyncEnumerable<AudioFrame> FramesAsync(WavFileEndpoint endpoint)
    {
        await using var events = endpoint.ReadAsync(Token).GetAsyncEnumerator(Token);
        while (true)
        {
            var next = events.MoveNextAsync();
            if (!next.IsCompleted)
            {
                _time.Advance(TimeSpan.FromMilliseconds(20));
            }

            if (!await next)
            {
                yield break;
            }

            if (events.Current is EndpointEvent.AudioReceived received)
            {
                yield return received.Frame;
            }
        }
    }

    private static short[] Loud(double seconds) =>
        [.. Enumerable.Range(0, (int)(seconds * Rate)).Select(n => (short)(8_000 + (1_000 * Math.Sin(n * 0.3))))];

    private static short[] Quiet(double seconds) => new short[(int)(seconds * Rate)];

    private static TimeSpan Audible(short[] samples) => TimeSpan.FromSeconds((double)samples.Count(s => s != 0) / Rate);

    private string Write(params short[][] parts)
    {
        var path = Path.Combine(_folder, "in.wav");
        WavFile.Write(path, Rate, [.. parts.SelectMany(p => p)]);
        return path;
    }

    private async Task<(CallEnd End, SessionRecorder Seen)> CallAsync(ScriptedModel model, string input, WavFileOptions options)
    {
        var seen = new SessionRecorder();
        var runner = new RealtimeRunner(new RealtimeAgent { Name = "Agent" }, model, timeProvider: _time);
        await using var endpoint = WavFileEndpoint.Open(input, Path.Combine(_folder, "out.wav"), options with { TimeProvider = _time });
        var settings = new RealtimeSettings { InputFormat = AudioFormat.Pcm16k, OutputFormat = AudioFormat.Pcm16k };
        RealtimeSession? session = null;
        var call = runner.RunCallAsync(endpoint, new CallOptions { Observers = [seen], Settings = settings, Started = s => session = s }, Token);
        await TickAsync(call, () => session is { IsSettled: true } && model.Connection.IsTaken);
        return (await call, seen);
    }

    /// <summary>Moves time to the next tick whenever the endpoint waits for it and everybody else has done what there was to do.</summary>
    private async Task TickAsync(Task done, Func<bool>? isSettled = null)
    {
        while (!done.IsCompleted)
        {
            // Twice, because one part's last act is another's first.
            for (var i = 0; i < 2; i++)
            {
                await Eventually.HoldsAsync(() => done.IsCompleted || (_time.NextDue <= TimeSpan.FromMilliseconds(20) && (isSettled?.Invoke() ?? true)));
            }

            _time.Advance(_time.NextDue ?? TimeSpan.Zero);
        }

        await done;
    }
}
