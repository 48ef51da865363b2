namespace Duologue.App;

/// <summary>Where the application keeps what is its own: the local line's key, and where its server listens. For its user's eyes only.</summary>
/// <param name="path">The folder; made when it is first needed.</param>
internal sealed class DataFolder(string path)
{
    public const string Variable = "DUOLOGUE_DATA";
    private const string Name = "duologue";

    /// <summary>The folder of <c>DUOLOGUE_DATA</c>, or the user's own data folder.</summary>
    public static DataFolder Default => new(
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen
            ? Path.GetFullPath(chosen)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), Name));

    /// <summary>The folder, which is there now.</summary>
    /// <exception cref="AppException">It cannot be made.</exception>
    public string Create()
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            return path;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AppException(ExitCode.File, $"cannot use the data folder '{path}': {error.Message}; choose another with {Variable}");
        }
    }

    /// <summary>Path of a file in it, whether it is there or not.</summary>
    public string File(string name) => Path.Combine(path, name);

    /// <summary>Writes a file that only its user can read, in one step: a reader finds the old one or the new one, whole.</summary>
    /// <exception cref="AppException">It cannot be written.</exception>
    public void Write(string name, ReadOnlySpan<byte> contents)
    {
        var target = Path.Combine(Create(), name);
        var fresh = $"{target}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using (var stream = new FileStream(fresh, options))
            {
                stream.Write(contents);
            }

            System.IO.File.Move(fresh, target, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AppException(ExitCode.File, $"cannot write '{target}': {error.Message}; choose another folder with {Variable}");
        }
    }
}
