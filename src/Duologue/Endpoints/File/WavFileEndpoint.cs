using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Duologue.Audio;

namespace Duologue.Endpoints.File;

/// <summary>A caller that is a WAV file: its audio is spoken to the agent, and what a listener would hear is written to another.</summary>
/// <remarks>
/// Time passes in ticks of 20 ms on one timeline for both directions: each tick sends 20 ms of the file (silence behind its end) and
/// hears 20 ms of what is queued. So interruptions fall where the file makes them, and what <see cref="ClearAsync"/> throws away is not
/// in the output. After the file the endpoint is silent until the last words were answered and heard, then hangs up.
/// </remarks>
public sealed class WavFileEndpoint : IAudioEndpoint
{
    private const double LoudRms = 400;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly WavReader _reader;
    private readonly WavFileOutput? _output;
    private readonly WavFileOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly AudioConverter _converter;
    private readonly AudioChunker _chunker;
    private readonly PlaybackQueue _queue;
    private readonly short[] _samples = new short[4_096];
    private bool _isFileOver;
    private TimeSpan _sinceLoud = TimeSpan.MaxValue;
    private TimeSpan _sinceHeard;
    private TimeSpan _tail;
    private bool _isAnswerDue;

    private WavFileEndpoint(WavReader reader, WavFileOutput? output, WavFileOptions options, TimeProvider timeProvider)
    {
        _reader = reader;
        _output = output;
        _options = options;
        _timeProvider = timeProvider;
        _converter = new AudioConverter(new AudioFormat(AudioEncoding.Pcm16, reader.Info.SampleRate), options.Format, ResamplerQuality.High);
        _chunker = new AudioChunker(options.Format, Tick);
        _queue = new PlaybackQueue(options.Format);
    }

    /// <inheritdoc />
    public AudioFormat Format => _options.Format;

    /// <summary>Time passed on the call's own clock, which runs ahead of the real one when the pace is fast.</summary>
    public TimeSpan Position { get; private set; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">What the caller says.</param>
    /// <param name="outputPath">Where to write what is heard; null for nowhere.</param>
    /// <param name="options">How to play it; null for the defaults.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <exception cref="InvalidDataException">It is not a WAV file we can read; the message says what to do.</exception>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    public static WavFileEndpoint Open(string path, string? outputPath = null, WavFileOptions? options = null, TimeProvider? timeProvider = null)
    {
        options ??= new WavFileOptions();
        var reader = WavReader.Open(path);
        try
        {
            return new WavFileEndpoint(
                reader,
                outputPath is null ? null : new WavFileOutput(outputPath, options.Format, options.Stereo),
                options,
                timeProvider ?? TimeProvider.System);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<EndpointEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // By absolute deadlines, so that a late tick is made up for and the clock does not drift.
        var deadline = _timeProvider.GetTimestamp();
        var heard = new byte[_chunker.FrameLength];
        var silence = new byte[_chunker.FrameLength];
        silence.AsSpan().Fill(Format.SilenceByte);
        var marks = new List<string>();
        while (!IsOver())
        {
            deadline = IsFree() ? _timeProvider.GetTimestamp() : deadline + (long)(Tick.TotalSeconds * _timeProvider.TimestampFrequency);
            var wait = _timeProvider.GetElapsedTime(_timeProvider.GetTimestamp(), deadline);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, _timeProvider, cancellationToken).ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            var said = NextOfFile() is { } frame ? frame : new AudioFrame(Format, silence);
            marks.Clear();
            var count = _queue.Hear(heard, marks);
            Account(said, count);
            _output?.Write(said.Data.Span, heard);
            foreach (var mark in marks)
            {
                yield return new EndpointEvent.MarkReached(mark);
            }

            yield return new EndpointEvent.AudioReceived(said);
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

        _queue.Add(frame.Data.Span);
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

    /// <summary>Closes both files.</summary>
    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _output?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Whether the next tick needs no real time.</summary>
    private bool IsFree()
    {
        if (_options.Pace == WavFilePace.RealTime)
        {
            return false;
        }

        var callerSpeaks = _sinceLoud < _options.TurnSilence;
        if (!_queue.IsEmpty)
        {
            // While both speak, the agent needs real time to notice that it is interrupted.
            return !callerSpeaks;
        }

        return callerSpeaks || (!_isAnswerDue && _sinceHeard >= _options.Settle);
    }

    private bool IsOver() => _isFileOver && _queue.IsEmpty
        && ((!_isAnswerDue && _sinceHeard >= _options.Settle && _tail >= _options.Settle) || _tail >= _options.LongestTail);

    private void Account(AudioFrame said, int heardBytes)
    {
        Position += Tick;
        _tail = _isFileOver ? _tail + Tick : TimeSpan.Zero;
        _sinceHeard = heardBytes > 0 ? TimeSpan.Zero : _sinceHeard + Tick;
        if (IsLoud(said))
        {
            _sinceLoud = TimeSpan.Zero;
            _isAnswerDue = true;
        }
        else if (_sinceLoud < TimeSpan.MaxValue)
        {
            _sinceLoud += Tick;
            var isAnswered = heardBytes > 0 && _sinceLoud > Tick;
            if (isAnswered || _sinceLoud >= _options.AnswerTimeout)
            {
                _isAnswerDue = false;
            }
        }
    }

    private AudioFrame? NextOfFile()
    {
        AudioFrame frame;
        while (!_chunker.TryRead(out frame))
        {
            if (_isFileOver)
            {
                return null;
            }

            var count = _reader.Read(_samples);
            if (count > 0)
            {
                _chunker.Append(_converter.Convert(Bytes(_samples.AsSpan(0, count))).Span);
                continue;
            }

            _isFileOver = true;
            _chunker.Append(_converter.Flush().Span);
            frame = _chunker.Flush(padWithSilence: true);
            return frame.Data.IsEmpty ? null : frame;
        }

        return frame;
    }

    private static byte[] Bytes(ReadOnlySpan<short> samples)
    {
        var bytes = new byte[samples.Length * 2];
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(i * 2), samples[i]);
        }

        return bytes;
    }

    private static bool IsLoud(AudioFrame frame)
    {
        var data = frame.Data.Span;
        var size = frame.Format.BytesPerSample;
        double sum = 0;
        for (var i = 0; i < data.Length; i += size)
        {
            double sample = WavFileOutput.Sample(frame.Format.Encoding, data[i..]);
            sum += sample * sample;
        }

        return Math.Sqrt(sum / Math.Max(1, data.Length / size)) >= LoudRms;
    }
}
