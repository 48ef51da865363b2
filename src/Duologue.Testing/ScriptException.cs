namespace Duologue.Testing;

/// <summary>A conversation did not go as its script says.</summary>
public sealed class ScriptException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What was expected and what came.</param>
    public ScriptException(string message)
        : base(message)
    {
    }
}
