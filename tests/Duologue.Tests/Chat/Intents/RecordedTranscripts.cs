namespace Duologue.Tests.Chat.Intents;

/// <summary>The sentences of the recorded prompts beside the checkout, when they are there.</summary>
internal static class RecordedTranscripts
{
    public static IReadOnlyList<string> Read()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "audio", "transcripts.tsv");
            if (File.Exists(file))
            {
                return [.. File.ReadLines(file).Skip(1).Select(line => line.Split('\t'))
                    .Where(cells => cells.Length >= 5).SelectMany(cells => cells[4].Split('|')).Distinct()];
            }
        }

        return [];
    }
}
