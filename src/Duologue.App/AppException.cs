namespace Duologue.App;

/// <summary>Ends the command with one line for the user.</summary>
/// <param name="exitCode">One of <see cref="App.ExitCode"/>.</param>
/// <param name="message">One sentence that names the fix.</param>
internal sealed class AppException(int exitCode, string message) : Exception(message)
{
    public int ExitCode => exitCode;
}
