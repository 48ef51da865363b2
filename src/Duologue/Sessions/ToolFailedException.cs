namespace Duologue;

/// <summary>Thrown by a tool whose failure the model shall know about: the message is given to it word for word.</summary>
/// <remarks>The message of any other exception stays in the log; the model is told only that the tool failed.</remarks>
public sealed class ToolFailedException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What went wrong, for the model to act upon, such as <c>There is no flight on that day.</c></param>
    /// <param name="innerException">What caused it; for the log only.</param>
    public ToolFailedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
