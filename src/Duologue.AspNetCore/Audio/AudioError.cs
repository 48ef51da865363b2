namespace Duologue.AspNetCore.Audio;

/// <summary>The body of every answer that is an error.</summary>
internal sealed record AudioError(AudioError.Details Error)
{
    /// <param name="Code">For programs.</param>
    /// <param name="Message">For people.</param>
    internal sealed record Details(string Code, string Message);
}
