using System.Reflection;
using System.Text;

namespace Duologue.AspNetCore.Console;

/// <summary>What the build of the web console made, as it lies in the assembly.</summary>
internal sealed class ConsoleFiles
{
    public const string PageName = "index.html";
    private const string Prefix = "console/";

    // read once per process, when the first program maps the console
    private static readonly Lazy<ConsoleFiles> Own = new(() => Read(typeof(ConsoleFiles).Assembly));

    private ConsoleFiles(IReadOnlyList<ConsoleFile> all) => All = all;

    public static ConsoleFiles Embedded => Own.Value;

    public IReadOnlyList<ConsoleFile> All { get; }

    /// <summary>Files by their path; the note in place of a missing page.</summary>
    public static ConsoleFiles From(IEnumerable<(string Path, byte[] Content)> files)
    {
        var all = files.Select(f => new ConsoleFile(f.Path.Replace('\\', '/'), f.Content)).ToList();
        return new ConsoleFiles(all.Exists(f => f.IsPage) ? all : [new ConsoleFile(PageName, Encoding.UTF8.GetBytes(Note))]);
    }

    private static ConsoleFiles Read(Assembly assembly) => From(
        from name in assembly.GetManifestResourceNames()
        where name.StartsWith(Prefix, StringComparison.Ordinal)
        select (name[Prefix.Length..], Read(assembly, name)));

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in {assembly.GetName().Name}.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private const string Note = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Duologue</title>
        </head>
        <body>
        <h1>Duologue is running, without its web console</h1>
        <p>This server was built on a machine without Node.js, or with <code>-p:SkipWeb=true</code>, so the page in which you talk with an agent is missing.
        Everything else works: the phone line, the Realtime API, the voice socket.</p>
        <p>To have the page: install Node.js 20.19 or newer from <a href="https://nodejs.org">nodejs.org</a>, then build again without
        <code>SkipWeb</code>. <code>./run.sh</code> does both.</p>
        </body>
        </html>

        """;
}
