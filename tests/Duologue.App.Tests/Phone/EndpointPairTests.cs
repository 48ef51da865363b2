using Duologue.App.Phone;
using Duologue.Audio;
using Duologue.Endpoints;
using Duologue.Testing;

namespace Duologue.App.Tests.Phone;

public sealed class EndpointPairTests : IAsyncDisposable
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    private readonly ManualTimeProvider _time = new();
    private readonly EndpointPair _pair;
    private readonly Reader _near;
    private readonly Reader _far;

    public EndpointPairTests()
    {
        _pair = new EndpointPair(_time);
        _near = new Reader(_pair.Near);
        _far = new Reader(_pair.Far);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync() => await _pair.DisposeAsync();

    [Fact(Timeout = 60_000)]
    public async Task What_one_side_plays_the_other_hears_byte_for_byte_with_silence_around_it()
    {
        var said = Enumerable.Range(0, 400).Select(i => (byte)i).ToArray();
        await ConnectAsync();
        await _pair.Near.PlayAsync(new AudioFrame(AudioFormat.MuLaw8k, said), Token);

        _time.Advance(5 * Frame);

        var heard = await _far.FramesAsync(5);
        Assert.All(heard, frame => Assert.Equal(EndpointPair.FrameBytes, frame.Length));
        byte[] all = [.. heard.SelectMany(frame => frame)];
        Assert.Equal(said, all[..400]);
        Assert.All(all[400..], b => Assert.Equal(AudioFormat.MuLaw8k.SilenceByte, b));
        Assert.All((await _near.FramesAsync(5)).SelectMany(frame => frame), b => Assert.Equal(AudioFormat.MuLaw8k.SilenceByte, b));
    }

    [Fact(Timeout = 60_000)]
    public async Task Frames_come_by_the_clock_also_when_it_jumps()
    {
        await ConnectAsync();

        _time.Advance(TimeSpan.FromMilliseconds(19));
        Assert.False(_far.HasEvent);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await _far.FramesAsync(1);
        Assert.False(_far.HasEvent);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _far.FramesAsync(50);

        Assert.False(_far.HasEvent);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_mark_is_told_with_the_frame_that_reaches_it_and_to_who_spoke_only()
    {
        await ConnectAsync();
        await _pair.Near.PlayAsync(new AudioFrame(AudioFormat.MuLaw8k, new byte[320]), Token);
        await _pair.Near.MarkAsync("m1", Token);

        _time.Advance(Frame);
        await _near.FramesAsync(1);
        Assert.False(_near.HasEvent);
        _time.Advance(Frame);

        Assert.Equal("m1", Assert.IsType<EndpointEvent.MarkReached>(await _near.NextAsync()).Name);
        Assert.All(await _far.FramesAsync(2), frame => Assert.All(frame, b => Assert.Equal(0, b)));
    }

    [Fact(Timeout = 60_000)]
    public async Task Cleared_audio_is_not_heard_and_its_marks_are_void()
    {
        await ConnectAsync();
        await _pair.Near.PlayAsync(new AudioFrame(AudioFormat.MuLaw8k, new byte[1600]), Token);
        await _pair.Near.MarkAsync("m1", Token);
        _time.Advance(Frame);

        await _pair.Near.ClearAsync(Token);
        await _pair.Near.PlayAsync(new AudioFrame(AudioFormat.MuLaw8k, Enumerable.Repeat((byte)7, 160).ToArray()), Token);
        _time.Advance(2 * Frame);

        var heard = await _far.FramesAsync(3);
        Assert.All(heard[1], b => Assert.Equal(7, b));
        Assert.All(heard[2], b => Assert.Equal(AudioFormat.MuLaw8k.SilenceByte, b));
        await _near.FramesAsync(3);
        Assert.False(_near.HasEvent);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_key_is_heard_at_the_other_side()
    {
        await ConnectAsync();

        _pair.Near.Press('#');

        Assert.Equal('#', Assert.IsType<EndpointEvent.DigitPressed>(await _far.NextAsync()).Digit);
        Assert.False(_near.HasEvent);
    }

    [Fact(Timeout = 60_000)]
    public async Task Hanging_up_at_one_side_ends_both_and_leaves_no_timer()
    {
        await ConnectAsync();
        _time.Advance(Frame);

        await _pair.Far.DisposeAsync();
        await _pair.DisposeAsync();
        _time.Advance(TimeSpan.FromSeconds(1));

        await _near.FramesAsync(1);
        await _far.FramesAsync(1);
        Assert.IsType<EndpointEvent.HungUp>(await _near.NextAsync());
        Assert.IsType<EndpointEvent.HungUp>(await _far.NextAsync());
        Assert.Null(await _near.NextAsync());
        Assert.Equal(0, _time.TimerCount);
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_is_hung_up_on_before_the_line_is_up_hears_of_it()
    {
        await _near.BeginAsync();

        await _pair.DisposeAsync();

        Assert.IsType<EndpointEvent.HungUp>(await _near.NextAsync());
        Assert.Equal(0, _time.TimerCount);
    }

    [Fact(Timeout = 60_000)]
    public async Task Audio_of_another_format_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await _pair.Near.PlayAsync(new AudioFrame(AudioFormat.Pcm24k, new byte[2]), Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_recording_has_the_other_side_left_and_ours_right()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("call.wav");
        var pair = new EndpointPair(_time, new CallRecording(path));
        var readers = new[] { new Reader(pair.Near), new Reader(pair.Far) };
        await Task.WhenAll(readers.Select(r => r.BeginAsync()));
        await pair.Far.PlayAsync(new AudioFrame(AudioFormat.MuLaw8k, Enumerable.Repeat(G711.EncodeMuLaw(4_000), 160).ToArray()), Token);
        _time.Advance(2 * Frame);

        await pair.DisposeAsync();

        var left = WavFile.Read(path, channel: 0);
        var right = WavFile.Read(path, channel: 1);
        Assert.Equal((2, 8_000, 320), (left.Info.Channels, left.Info.SampleRate, left.Samples.Length));
        Assert.All(left.Samples[..160], sample => Assert.InRange(sample, 3_900, 4_100));
        Assert.All(left.Samples[160..], sample => Assert.Equal(0, sample));
        Assert.All(right.Samples, sample => Assert.Equal(0, sample));
    }

    private Task ConnectAsync() => Task.WhenAll(_near.BeginAsync(), _far.BeginAsync());

    /// <summary>Reads one side event by event.</summary>
    private sealed class Reader(PairedEndpoint endpoint)
    {
        private readonly IAsyncEnumerator<EndpointEvent> _events = endpoint.ReadAsync(Token).GetAsyncEnumerator(Token);
        private Task<bool>? _next;

        public bool HasEvent => _next is { IsCompleted: true };

        public Task BeginAsync()
        {
            _next = _events.MoveNextAsync().AsTask();
            return Task.CompletedTask;
        }

        public async Task<EndpointEvent?> NextAsync()
        {
            if (!await _next!)
            {
                return null;
            }

            var current = _events.Current;
            _next = _events.MoveNextAsync().AsTask();
            return current;
        }

        public async Task<List<byte[]>> FramesAsync(int count)
        {
            var frames = new List<byte[]>();
            while (frames.Count < count)
            {
                frames.Add(Assert.IsType<EndpointEvent.AudioReceived>(await NextAsync()).Frame.Data.ToArray());
            }

            return frames;
        }
    }
}
