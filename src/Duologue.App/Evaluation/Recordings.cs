namespace Duologue.App.Evaluation;

/// <summary>Reads a folder of recordings with <c>transcripts.tsv</c>; turns of one recording are parted by <c>|</c>.</summary>
internal static class Recordings
{
    private const string List = "transcripts.tsv";

    /// <exception cref="AppException">The folder or its list cannot be used.</exception>
    public static IReadOnlyList<Recording> Read(string folder)
    {
        var list = Path.Combine(folder, List);
        if (!File.Exists(list))
        {
            throw new AppException(ExitCode.File, $"there is no {List} in '{folder}'; it lists file and transcript of each recording");
        }

        var rows = File.ReadAllLines(list).Where(l => l.Length > 0).Select(l => l.Split('\t')).ToList();
        var header = rows[0].ToList();
        var (file, transcript) = (header.IndexOf("file"), header.IndexOf("transcript"));
        if (file < 0 || transcript < 0)
        {
            throw new AppException(ExitCode.File, $"{list} needs the columns 'file' and 'transcript' in its first line");
        }

        return
        [
            .. rows.Skip(1).Where(r => r.Length > Math.Max(file, transcript)).Select(r => new Recording(
                r[file], Path.Combine(folder, r[file]), r[transcript].Split('|', StringSplitOptions.TrimEntries))),
        ];
    }
}
