using System.Runtime.InteropServices;
using Duologue.Audio;

namespace Duologue.Models.Cascade;

/// <summary>The stream of appended audio: converted, watched for speech, its latest stretch kept. Owned by the connection's loop.</summary>
internal sealed class InputAudio
{
    /// <summary>Audio is looked at in slices, so that a long append is cut where speech begins and ends.</summary>
    public static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);

    /// <summary>Detectors notice a start later than it was; this much more than the padding is kept.</summary>
    private static readonly TimeSpan NoticeTime = TimeSpan.FromMilliseconds(300);

    /// <summary>With manual turns, a commit without any speech noticed still has this much to recognise.</summary>
    private static readonly TimeSpan ManualMemory = TimeSpan.FromSeconds(5);

    private readonly IVoiceActivityDetector _detector;
    private readonly AudioFormat _heard;
    private readonly bool _keepsRaw;
    private readonly AudioRing _recent = new();
    private readonly List<VoiceActivityChange> _changes = [];
    private AudioRing? _raw;
    private TimeSpan _rawFrom;
    private AudioConverter _toDetector;
    private AudioConverter? _toRecognizer;
    private long _samples;

    /// <summary>Begins a stream.</summary>
    /// <param name="detector">Finds speech.</param>
    /// <param name="heard">What the recogniser hears.</param>
    /// <param name="session">The effective session.</param>
    /// <param name="keepsRaw">Whether the audio is wanted as it came, too.</param>
    public InputAudio(IVoiceActivityDetector detector, AudioFormat heard, SessionState session, bool keepsRaw)
    {
        (_detector, _heard, _keepsRaw) = (detector, heard, keepsRaw);
        Format = session.InputFormat;
        (_toDetector, _toRecognizer) = Converters(session.InputFormat);
        Apply(session);
    }

    /// <summary>Format of appended audio.</summary>
    public AudioFormat Format { get; private set; }

    /// <summary>How much audio was appended.</summary>
    public TimeSpan Position => TimeSpan.FromTicks(_samples * TimeSpan.TicksPerSecond / _detector.SampleRate);

    /// <summary>Whether the last slice was speech.</summary>
    public bool IsVoiced => _detector.Probability >= _detector.Settings.Threshold;

    /// <summary>Takes over changed settings from the next sample on.</summary>
    public void Apply(SessionState session)
    {
        _detector.Settings = session.VoiceActivity;
        var memory = session.TurnDetection is null ? ManualMemory : session.VoiceActivity.PrefixPadding + NoticeTime;
        _recent.Keep(_heard.BytesFor(memory));
        if (session.InputFormat != Format)
        {
            Format = session.InputFormat;
            (_toDetector, _toRecognizer) = Converters(session.InputFormat);
            (_raw, _rawFrom) = (null, Position);
        }

        // What a client may fetch back is what it sent, not what the recogniser was given of it.
        _raw ??= Format == _heard || !_keepsRaw ? null : new AudioRing();
        _raw?.Keep(Format.BytesFor(memory));
    }

    /// <summary>Takes a slice; gives the boundaries found in it, valid until the next call.</summary>
    public IReadOnlyList<VoiceActivityChange> Push(ReadOnlyMemory<byte> slice, Hearing? hearing)
    {
        var watched = _toDetector.Convert(slice);
        var heard = _toRecognizer is null ? watched : _toRecognizer.Convert(slice);
        _recent.Push(heard.Span);
        _raw?.Push(slice.Span);
        hearing?.Push(heard.Span);
        hearing?.Keep(slice.Span);

        var samples = MemoryMarshal.Cast<byte, short>(watched.Span);
        _changes.Clear();
        _detector.Push(samples, _changes);
        _samples += samples.Length;
        return _changes;
    }

    /// <summary>Gives an utterance the audio since an offset, as far as it is still there.</summary>
    public void Replay(TimeSpan from, Hearing hearing)
    {
        var (first, second) = _recent.From(_heard.BytesFor(from));
        hearing.Push(first.Span);
        hearing.Push(second.Span);
        if (_raw is not null)
        {
            (first, second) = _raw.From(from > _rawFrom ? Format.BytesFor(from - _rawFrom) : 0);
        }

        hearing.Keep(first.Span);
        hearing.Keep(second.Span);
    }

    private (AudioConverter ToDetector, AudioConverter? ToRecognizer) Converters(AudioFormat format)
    {
        var watched = new AudioFormat(AudioEncoding.Pcm16, _detector.SampleRate);
        return (new AudioConverter(format, watched), watched == _heard ? null : new AudioConverter(format, _heard));
    }
}
