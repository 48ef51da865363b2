using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Duologue.Audio;

namespace Duologue.Endpoints.File;

/// <summary>A recording as the caller: its audio is sent by the clock, and what a listener would have heard is written to another file.</summary>
/// <remarks>
/// One timeline: in every 20 ms the caller says the next piece of the recording, or silence after its end, and hears the next piece of what
/// is queued. So interruptions fall where they would fall in a call, and the written file is the call as it sounded. After the recording's end the
/// caller stays until it has been quiet for <see cref="WavFileOptions.Settle"/>, then hangs up.
/// </remarks>
public sealed class WavFileEndpoint : IAudioEndpoint
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private static readonly int[] Rates = [8_000, 16_000, 24_000, 48_000];

    private readonly short[] _caller;
    private readonly WavWriter? _writer;
    private readonly WavFileOptions _options;
    private readonly PlaybackQueue _queue = new();
    private readonly List<string> _reached = [];

    private WavFileEndpoint(AudioFormat format, short[] caller, WavWriter? writer, WavFileOptions options)
    {
        Format = format;
        _caller = caller;
        _writer = writer;
        _options = options;
    }

    /// <inheritdoc />
    public AudioFormat Format { get; }

    /// <summary>Keeps the caller from hanging up, for as long as it returns true: for example while the agent still works on an answer.</summary>
    public Func<bool>? StayWhile { get; set; }

    /// <summary>Opens a recording.</summary>
    /// <param name="path">Any WAV file; several channels are mixed. Rates other than 8, 16, 24 and 48 kHz are resampled to 24.</param>
    /// <param name="outPath">Where to write what was heard, or null. Created at once, so that a wrong path is known before the call.</param>
    /// <param name="options">Null takes the defaults.</param>
    /// <exception cref="InvalidDataException">The file is not a recording; the message says what to do.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static WavFileEndpoint Open(string path, string? outPath = null, WavFileOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new WavFileOptions();
        var wav = WavFile.Read(path);
        var rate = Rates.Contains(wav.Info.SampleRate) ? wav.Info.SampleRate : AudioFormat.Pcm24k.SampleRate;
        var writer = outPath is null ? null : WavWriter.Create(outPath, new AudioFormat(AudioEncoding.Pcm16, rate), options.Stereo ? 2 : 1);
        return new WavFileEndpoint(new AudioFormat(AudioEncoding.Pcm16, rate), wav.At(rate), writer, options);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<EndpointEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var clock = _options.TimeProvider;
        var start = clock.GetTimestamp();
        var bytes = new byte[Format.BytesFor(Step)];
        var said = new short[bytes.Length / Format.BytesPerSample];
        var heard = new short[said.Length];
        var quiet = TimeSpan.Zero;
        for (var position = 0; quiet < _options.Settle; position += said.Length)
        {
            // absolute deadlines, so that late wake-ups do not add up; a frame is there when its last sample is
            var wait = Format.DurationOf((position + said.Length) * (long)Format.BytesPerSample) - clock.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            Say(position, said);
            MemoryMarshal.AsBytes(said.AsSpan()).CopyTo(bytes);
            quiet = Hear(said, heard) && position >= _caller.Length ? quiet + Step : TimeSpan.Zero;
            foreach (var name in _reached)
            {
                yield return new EndpointEvent.MarkReached(name);
            }

            yield return new EndpointEvent.AudioReceived(new AudioFrame(Format, bytes));
        }

        yield return new EndpointEvent.HungUp();
    }

    /// <inheritdoc />
    public ValueTask PlayAsync(AudioFrame frame, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (frame.Format != Format)
        {
            throw new ArgumentException($"This endpoint plays {Format}, not {frame.Format}.", nameof(frame));
        }

        _queue.Add(frame);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask MarkAsync(string name, CancellationToken cancellationToken = default)
    {
        _queue.Mark(name);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask ClearAsync(CancellationToken cancellationToken = default)
    {
        _queue.Clear();
        return ValueTask.CompletedTask;
    }

    /// <summary>Closes the written file, with what was queued after the caller had stopped speaking, such as a farewell.</summary>
    public ValueTask DisposeAsync()
    {
        var said = new short[Format.BytesFor(Step) / Format.BytesPerSample];
        var heard = new short[said.Length];
        while (_writer is not null && !_queue.IsEmpty)
        {
            Hear(said, heard);
        }

        _writer?.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Say(int position, short[] target)
    {
        target.AsSpan().Clear();
        if (position < _caller.Length)
        {
            _caller.AsSpan(position, Math.Min(target.Length, _caller.Length - position)).CopyTo(target);
        }
    }

    /// <summary>Hears what plays now and writes it down. True when nothing is to be waited for.</summary>
    private bool Hear(short[] said, short[] heard)
    {
        heard.AsSpan().Clear();
        _reached.Clear();
        _queue.Hear(MemoryMarshal.AsBytes(heard.AsSpan()), _reached);
        Write(said, heard);
        return _queue.IsEmpty && StayWhile?.Invoke() != true;
    }

    private void Write(short[] said, short[] heard)
    {
        if (_writer is null)
        {
            return;
        }

        if (!_options.Stereo)
        {
            _writer.Write(heard);
            return;
        }

        Span<short> both = stackalloc short[said.Length * 2];
        for (var i = 0; i < said.Length; i++)
        {
            both[2 * i] = said[i];
            both[(2 * i) + 1] = heard[i];
        }

        _writer.Write(both);
    }
}
