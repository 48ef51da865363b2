using Duologue.Load.Generate;

namespace Duologue.Load.Talk;

/// <summary>What the generator measures; counts only inside the window. Used by its one thread.</summary>
internal sealed class TalkMeasures
{
    private const int MostComplaints = 8;

    public bool IsOpen { get; set; }

    /// <summary>Delta made → received, ms.</summary>
    public Samples Down { get; } = new();

    /// <summary>The frame with which the caller begins to speak sent → the client told (<c>speech_started</c>, or a page's <c>clear</c>), ms.</summary>
    public Samples Cut { get; } = new();

    /// <summary>Beginnings of speech of which the client was not told until the next one.</summary>
    public long CutsMissing { get; set; }

    public long FramesUp { get; set; }

    public long DeltasDown { get; set; }

    /// <summary>Sessions that the server ended, or never began.</summary>
    public long Failed { get; set; }

    public long Errors { get; private set; }

    /// <summary>The first few errors, in words.</summary>
    public List<string> Complaints { get; } = [];

    public void Complain(string what)
    {
        Errors++;
        if (Complaints.Count < MostComplaints)
        {
            Complaints.Add(what);
        }
    }
}
