using System.Security.Cryptography;

namespace Duologue.Speech.PocketSphinx;

/// <summary>
/// A folder of files that are expensive to build. Files appear whole or not at all, and are checked before they are used, because a
/// half-written dictionary would only show as bad recognition.
/// </summary>
internal sealed class SpeechCacheFolder
{
    private const int KeptPerKind = 40;
    private const string ChecksumSuffix = ".sha256";

    internal SpeechCacheFolder(string? folder)
    {
        Folder = folder is null ? FindDefault() : Path.GetFullPath(folder);
        Directory.CreateDirectory(Folder);
    }

    internal string Folder { get; }

    /// <summary>The path of a stored file, or null when it is missing or not what was stored.</summary>
    internal string? Find(string name)
    {
        var path = Path.Combine(Folder, name);
        try
        {
            return File.Exists(path) && File.ReadAllText(path + ChecksumSuffix) == Checksum(path) ? path : null;
        }
        catch (IOException)
        {
            // Missing or being replaced by another process: building it again is always right.
            return null;
        }
    }

    /// <summary>Stores a file under a name whose extension says its kind, and drops the oldest of that kind.</summary>
    internal string Store(string name, Action<TextWriter> write)
    {
        var path = Path.Combine(Folder, name);
        var temporary = $"{path}.{Guid.NewGuid():N}";
        using (var writer = new StreamWriter(temporary) { NewLine = "\n" })
        {
            write(writer);
        }

        var checksum = Checksum(temporary);
        File.Move(temporary, path, overwrite: true);
        File.WriteAllText(temporary, checksum);
        File.Move(temporary, path + ChecksumSuffix, overwrite: true);
        DropOldest(Path.GetExtension(name), path);
        return path;
    }

    private static string Checksum(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(stream));
    }

    private void DropOldest(string extension, string justStored)
    {
        var old = new DirectoryInfo(Folder).GetFiles("*" + extension)
            .Where(file => file.FullName != justStored)
            .OrderByDescending(file => file.LastWriteTimeUtc)
            .Skip(KeptPerKind);
        foreach (var file in old)
        {
            file.Delete();
            File.Delete(file.FullName + ChecksumSuffix);
        }
    }

    private static string FindDefault()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache) ? cache
            : home.Length > 0 ? Path.Combine(home, ".cache") : null;
        if (root is not null)
        {
            try
            {
                var folder = Path.Combine(root, "duologue", "speech");
                Directory.CreateDirectory(folder);
                // Existing is not enough: it may belong to somebody else.
                using var probe = new FileStream(
                    Path.Combine(folder, $".{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
                return folder;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A read-only home is normal in containers; the temporary folder below lasts as long as the process needs it.
            }
        }

        return Directory.CreateTempSubdirectory("duologue-speech-").FullName;
    }
}
