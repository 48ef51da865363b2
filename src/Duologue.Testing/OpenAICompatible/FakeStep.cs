namespace Duologue.Testing.OpenAICompatible;

/// <summary>One step of an answer. The answer's head is sent with the first <see cref="Send"/>, or at the end when there is none.</summary>
public abstract record FakeStep
{
    private protected FakeStep()
    {
    }

    /// <summary>Sends bytes, at once and by themselves.</summary>
    /// <param name="Bytes">The bytes; none sends the head only.</param>
    public sealed record Send(ReadOnlyMemory<byte> Bytes) : FakeStep;

    /// <summary>Waits for something that the test decides.</summary>
    /// <param name="For">What to wait for.</param>
    public sealed record Wait(Task For) : FakeStep;

    /// <summary>Sends nothing more and leaves the line open until the other side gives up.</summary>
    public sealed record Stall : FakeStep;

    /// <summary>Cuts the line.</summary>
    public sealed record BreakOff : FakeStep;
}
