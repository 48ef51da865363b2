using Duologue.Audio;

namespace Duologue.Tests.Models.Cascade.Fakes;

/// <summary>Every sample that is not zero is speech: a start after 60 ms of it, a stop after the silence that is set.</summary>
internal sealed class LoudDetector : IVoiceActivityDetector
{
    private long _position;
    private long _run;
    private long _lastStop;

    public int SampleRate => 16_000;

    public VoiceActivitySettings Settings { get; set; } = new();

    public bool IsSpeaking { get; private set; }

    public double Probability { get; private set; }

    public void Push(ReadOnlySpan<short> samples, ICollection<VoiceActivityChange> changes)
    {
        foreach (var sample in samples)
        {
            _position++;
            Probability = sample != 0 ? 1 : 0;
            _run = sample != 0 == IsSpeaking ? 0 : _run + 1;
            if (!IsSpeaking && _run == 960)
            {
                IsSpeaking = true;
                _run = 0;
                var padded = _position - 960 - (long)(Settings.PrefixPadding.TotalSeconds * SampleRate);
                changes.Add(new VoiceActivityChange(true, At(Math.Max(padded, _lastStop))));
            }
            else if (IsSpeaking && _run == (long)(Settings.SilenceDuration.TotalSeconds * SampleRate))
            {
                IsSpeaking = false;
                _run = 0;
                _lastStop = _position;
                changes.Add(new VoiceActivityChange(false, At(_position)));
            }
        }
    }

    private static TimeSpan At(long samples) => TimeSpan.FromTicks(samples * TimeSpan.TicksPerSecond / 16_000);
}
