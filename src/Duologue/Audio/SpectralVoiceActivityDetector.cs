namespace Duologue.Audio;

/// <summary>
/// Finds speech in 16 kHz audio by its spectrum and its pitch, without a neural model: about one part in a thousand of a core.
/// </summary>
/// <remarks>
/// <para>
/// Every 10 ms a 32 ms spectrum is compared with the noise floor of 16 bands, which adapts by itself. Speech starts after 60 ms of
/// frames at or above <see cref="VoiceActivitySettings.Threshold"/> and stops after
/// <see cref="VoiceActivitySettings.SilenceDuration"/> of frames 0.15 below it. In the first 120 ms of a stream nothing counts as
/// speech, while the floor settles.
/// </para>
/// <para>
/// Background talkers pass as the caller; where there are some, a threshold of 0.85 helps. Boundaries do not depend on how the stream
/// is cut into pushes. A new stream takes a new instance. Pushing allocates nothing. Not thread-safe.
/// </para>
/// </remarks>
public sealed class SpectralVoiceActivityDetector : IVoiceActivityDetector
{
    private readonly SpeechProbability _probability = new();
    private readonly SpeechBoundaries _boundaries = new();
    private readonly short[] _hop = new short[SpeechProbability.Hop];
    private VoiceActivitySettings _settings;
    private int _waiting;

    /// <summary>Prepares a stream.</summary>
    /// <param name="settings">Tuning; the defaults when null.</param>
    public SpectralVoiceActivityDetector(VoiceActivitySettings? settings = null) => _settings = settings ?? new VoiceActivitySettings();

    /// <summary>16,000 Hz.</summary>
    public int SampleRate => 16_000;

    /// <inheritdoc />
    public VoiceActivitySettings Settings
    {
        get => _settings;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _settings = value;
        }
    }

    /// <inheritdoc />
    public bool IsSpeaking => _boundaries.IsSpeaking;

    /// <inheritdoc />
    public double Probability => _probability.Value;

    /// <inheritdoc />
    public void Push(ReadOnlySpan<short> samples, ICollection<VoiceActivityChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        while (samples.Length > 0)
        {
            var count = Math.Min(samples.Length, SpeechProbability.Hop - _waiting);
            samples[..count].CopyTo(_hop.AsSpan(_waiting));
            samples = samples[count..];
            _waiting += count;
            if (_waiting == SpeechProbability.Hop)
            {
                _waiting = 0;
                _probability.Push(_hop);
                _boundaries.Push(_probability.Value, _settings, changes);
            }
        }
    }
}
