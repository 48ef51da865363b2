using System.Security.Cryptography;
using System.Text;

namespace Duologue.App.Serve;

/// <summary>The key that a server asks strangers for: given, found in the data folder, or made there.</summary>
/// <param name="Value">The key. Not for logs.</param>
/// <param name="File">Where it is kept; null for one that was given.</param>
/// <param name="IsNew">Whether it has just been made.</param>
internal sealed record ServerKey(string Value, string? File, bool IsNew)
{
    public const string Variable = "DUOLOGUE_API_KEY";
    public const string FileName = "api.key";

    private const string Prefix = "duo_";
    private const int MadeLength = 40;
    private const int Shortest = 16;
    private const int Longest = 200;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>The key of the option or the variable.</summary>
    /// <exception cref="AppException">It is none that can be used.</exception>
    public static ServerKey Given(string key)
    {
        if (key.Length is < Shortest or > Longest || key.Any(c => c is <= ' ' or > '~'))
        {
            throw new AppException(ExitCode.Settings, $"the API key must be {Shortest} to {Longest} letters, digits or signs without spaces; set --api-key or {Variable}");
        }

        return key == Environment.GetEnvironmentVariable("OPENAI_API_KEY")
            ? throw new AppException(ExitCode.Settings, $"the API key must not be OPENAI_API_KEY, which nobody but this server may know; set --api-key or {Variable} to another")
            : new ServerKey(key, null, IsNew: false);
    }

    /// <summary>The key in the data folder; null when there is none.</summary>
    /// <exception cref="AppException">Others may read it, or it is damaged.</exception>
    public static ServerKey? Find(DataFolder folder)
    {
        var file = folder.File(FileName);
        if (!System.IO.File.Exists(file))
        {
            return null;
        }

        if (!OperatingSystem.IsWindows() && (System.IO.File.GetUnixFileMode(file) & Others) != UnixFileMode.None)
        {
            throw new AppException(
                ExitCode.Settings, $"others on this machine may read the API key in {file}; delete it, and a new one is made, or run: chmod 600 '{file}'");
        }

        var key = Read(file);
        return key.StartsWith(Prefix, StringComparison.Ordinal) && key.Length == Prefix.Length + MadeLength
            ? new ServerKey(key, file, IsNew: false)
            : throw new AppException(ExitCode.Settings, $"{file} does not hold an API key; delete it, and a new one is made");
    }

    /// <summary>Makes a key and keeps it, readable by its user only.</summary>
    /// <exception cref="AppException">The folder cannot be written.</exception>
    public static ServerKey Make(DataFolder folder)
    {
        var key = Prefix + RandomNumberGenerator.GetHexString(MadeLength, lowercase: true);
        folder.Write(FileName, Encoding.ASCII.GetBytes(key + "\n"));
        return new ServerKey(key, folder.File(FileName), IsNew: true);
    }

    /// <summary>Never the key.</summary>
    public override string ToString() => File ?? "given";

    private static string Read(string file)
    {
        try
        {
            return System.IO.File.ReadAllText(file).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AppException(ExitCode.File, $"cannot read '{file}': {error.Message}");
        }
    }
}
