namespace Duologue.Load.Talk;

/// <summary>As much audio as goes through: a client sends so many frames at once, is sent so many deltas for them, and then sends the next.</summary>
/// <param name="Name">Its name on the command line and in the table.</param>
/// <param name="Frames">Frames of 20 ms that are sent together.</param>
/// <param name="Deltas">Deltas of 20 ms that answer them.</param>
internal sealed record Flood(string Name, int Frames, int Deltas)
{
    /// <summary>Batches under way at a time, so that the server never waits for the client.</summary>
    public const int Batches = 2;

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<Flood> All { get; } = [new("both", 16, 16), new("up", 16, 1), new("down", 1, 16)];

    public static Flood? Parse(string name) => All.FirstOrDefault(f => f.Name == name);
}
