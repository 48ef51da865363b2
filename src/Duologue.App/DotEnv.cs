namespace Duologue.App;

/// <summary>Reads a <c>.env</c> file in the current folder into the environment; what is set already wins.</summary>
internal static class DotEnv
{
    /// <exception cref="AppException">A line is not <c>NAME=value</c>.</exception>
    public static void Load(string folder)
    {
        var path = Path.Combine(folder, ".env");
        if (!File.Exists(path))
        {
            return;
        }

        foreach (var (name, value) in Parse(File.ReadAllLines(path)))
        {
            if (Environment.GetEnvironmentVariable(name) is null)
            {
                Environment.SetEnvironmentVariable(name, value);
            }
        }
    }

    /// <summary>Understands comments, <c>export</c>, single and double quotes.</summary>
    public static IEnumerable<(string Name, string Value)> Parse(IEnumerable<string> lines)
    {
        var number = 0;
        foreach (var raw in lines)
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line.StartsWith("export ", StringComparison.Ordinal))
            {
                line = line[7..].TrimStart();
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                // the line itself may hold a secret: name it by number only
                throw new AppException(ExitCode.Settings, $".env, line {number}: expected NAME=value");
            }

            yield return (line[..equals].Trim(), Unquote(line[(equals + 1)..].Trim()));
        }
    }

    private static string Unquote(string value)
    {
        if (value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0])
        {
            return value[1..^1];
        }

        var comment = value.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? value : value[..comment].TrimEnd();
    }
}
