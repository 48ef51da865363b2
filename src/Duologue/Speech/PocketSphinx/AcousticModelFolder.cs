using System.Security.Cryptography;
using System.Text;

namespace Duologue.Speech.PocketSphinx;

/// <summary>
/// The acoustic model for telephone calls. Debian ships no 8 kHz model; most of what a telephone does to the 16 kHz one is to move the
/// cepstral mean, and <c>feat.params</c> in the model's folder wins over any argument. So a second folder links to every file but that one.
/// </summary>
internal static class AcousticModelFolder
{
    // Mean over 48 µ-law prompts brought band-limited from 8 to 16 kHz.
    private const string TelephoneMean =
        "-cmninit 50.61,35.00,-28.06,45.19,-17.57,4.32,14.41,-20.87,26.40,-12.35,-1.34,8.62,-12.72";

    private const string Parameters = "feat.params";

    internal static string CreateTelephone(string original, SpeechCacheFolder cache)
    {
        var lines = File.ReadLines(Path.Combine(original, Parameters))
            .Where(line => !line.StartsWith("-cmninit", StringComparison.Ordinal))
            .Append(TelephoneMean);
        var parameters = string.Join('\n', lines) + "\n";
        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(original + "\n" + parameters)))[..16];
        var folder = Path.Combine(cache.Folder, $"telephone-{key}");
        if (!IsWhole(original, folder, parameters))
        {
            Create(original, folder, parameters);
        }

        return folder;
    }

    private static bool IsWhole(string original, string folder, string parameters) =>
        Directory.Exists(folder)
        && File.Exists(Path.Combine(folder, Parameters)) && File.ReadAllText(Path.Combine(folder, Parameters)) == parameters
        && Directory.EnumerateFiles(original).All(file => File.Exists(Path.Combine(folder, Path.GetFileName(file))));

    private static void Create(string original, string folder, string parameters)
    {
        var temporary = $"{folder}.{Guid.NewGuid():N}";
        Directory.CreateDirectory(temporary);
        foreach (var file in Directory.EnumerateFiles(original).Where(file => Path.GetFileName(file) != Parameters))
        {
            File.CreateSymbolicLink(Path.Combine(temporary, Path.GetFileName(file)), file);
        }

        File.WriteAllText(Path.Combine(temporary, Parameters), parameters);
        try
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            Directory.Move(temporary, folder);
        }
        catch (IOException) when (IsWhole(original, folder, parameters))
        {
            // Another process was quicker and made the same folder.
            Directory.Delete(temporary, recursive: true);
        }
    }
}
