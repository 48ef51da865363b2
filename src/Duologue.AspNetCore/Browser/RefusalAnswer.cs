namespace Duologue.AspNetCore.Browser;

/// <summary>The body of every refusal over HTTP.</summary>
internal sealed record RefusalAnswer(RefusalAnswer.What Error)
{
    /// <summary>What is wrong.</summary>
    public sealed record What(string Code, string Message);
}
