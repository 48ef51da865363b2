namespace Duologue.Speech;

/// <summary>A part that hears or speaks cannot work on this machine. The message is one sentence that names the fix.</summary>
public sealed class SpeechUnavailableException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">One sentence that names what to install or set.</param>
    /// <param name="innerException">What the system said.</param>
    public SpeechUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
