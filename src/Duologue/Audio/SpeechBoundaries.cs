namespace Duologue.Audio;

/// <summary>Turns the probability of each 10 ms frame into starts and stops of speech.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class SpeechBoundaries
{
    private const int FrameMilliseconds = 10;
    private const int FramesToStart = 6;
    private const int LongestGap = 3;
    private const int LongestBlip = 2;
    private const double Hysteresis = 0.15;
    private const double LowestThreshold = 0.05;

    private long _frame;
    private int _speechFrames;
    private int _gap;
    private long _firstSpeech;
    private int _blip;
    private long _speechEnd;
    private TimeSpan _lastStop;

    /// <summary>Whether the last frame lies between a start and its stop.</summary>
    public bool IsSpeaking { get; private set; }

    /// <summary>Takes the next frame's probability and appends the boundary it completes, if any.</summary>
    public void Push(double probability, VoiceActivitySettings settings, ICollection<VoiceActivityChange> changes)
    {
        if (IsSpeaking)
        {
            LookForStop(probability, settings, changes);
        }
        else
        {
            LookForStart(probability, settings, changes);
        }

        _frame++;
    }

    private static TimeSpan TimeOf(long frame) => TimeSpan.FromMilliseconds(frame * FrameMilliseconds);

    private void LookForStart(double probability, VoiceActivitySettings settings, ICollection<VoiceActivityChange> changes)
    {
        if (probability < settings.Threshold)
        {
            if (++_gap > LongestGap)
            {
                _speechFrames = 0;
            }

            return;
        }

        _gap = 0;
        if (_speechFrames++ == 0)
        {
            _firstSpeech = _frame;
        }

        if (_speechFrames < FramesToStart)
        {
            return;
        }

        var at = TimeOf(_firstSpeech) - settings.PrefixPadding;
        IsSpeaking = true;
        _speechFrames = 0;
        _blip = 0;
        _speechEnd = _frame + 1;
        changes.Add(new VoiceActivityChange(IsStart: true, at > _lastStop ? at : _lastStop));
    }

    private void LookForStop(double probability, VoiceActivitySettings settings, ICollection<VoiceActivityChange> changes)
    {
        if (probability >= Math.Max(LowestThreshold, settings.Threshold - Hysteresis))
        {
            if (++_blip > LongestBlip || _speechEnd == _frame)
            {
                _speechEnd = _frame + 1;
            }

            return;
        }

        _blip = 0;
        var wanted = Math.Max(1, (long)Math.Ceiling(settings.SilenceDuration.TotalMilliseconds / FrameMilliseconds));
        if (_frame + 1 - _speechEnd < wanted)
        {
            return;
        }

        IsSpeaking = false;
        _gap = 0;
        _lastStop = TimeOf(_speechEnd + wanted);
        changes.Add(new VoiceActivityChange(IsStart: false, _lastStop));
    }
}
