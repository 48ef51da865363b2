namespace Duologue.Load.Generate;

/// <summary>What a run measures; counts only inside the window.</summary>
internal sealed class Measures
{
    public bool IsOpen { get; set; }

    /// <summary>Frame handed to the server's socket → append received, ms.</summary>
    public Samples Up { get; } = new();

    /// <summary>Delta that the phone needs at once → the media that completes it received, ms.</summary>
    public Samples Down { get; } = new();

    /// <summary><c>speech_started</c> → <c>clear</c>, ms.</summary>
    public Samples Clear { get; } = new();

    /// <summary>How far <c>audio_end_ms</c> is from what the phone had played when the clear came, ms.</summary>
    public Samples Truncation { get; } = new();

    /// <summary>Frames from the phone that the model got.</summary>
    public long FramesUp { get; set; }

    /// <summary>Media messages that the phone got.</summary>
    public long MediaDown { get; set; }

    /// <summary>Nanoseconds in which a phone had something to play.</summary>
    public double PlayedMs { get; set; }

    /// <summary>Times a phone ran dry in the middle of an answer.</summary>
    public long Starved { get; set; }

    /// <summary>Interruptions that should have brought a clear.</summary>
    public long ClearsExpected { get; set; }

    /// <summary>Calls that the server ended, or never began.</summary>
    public long FailedCalls { get; set; }

    /// <summary>Messages nobody should have sent, and audio of an answer that was over.</summary>
    public long Errors { get; set; }

    /// <summary>The first few of them, in words.</summary>
    public List<string> Complaints { get; } = [];

    public void Complain(string what)
    {
        Errors++;
        if (Complaints.Count < 8)
        {
            Complaints.Add(what);
        }
    }
}
