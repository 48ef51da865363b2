namespace Duologue.AspNetCore.Tests.Support;

/// <summary>Texts that break writers that put text together.</summary>
internal static class HostileTexts
{
    private static readonly string[] Cores =
    [
        "<Dial>+19005550000</Dial>", "</Say><Dial>1</Dial><Say>", "\"/><Hangup/><x y=\"", "'/><Hangup/><x y='", "&amp;", "&lt;Dial&gt;", "&#x3C;Dial&#x3E;",
        "]]><Hangup/>", "<![CDATA[<Hangup/>]]>", "<!--", "--><Hangup/>", "<?xml version=\"1.0\"?>", "<!DOCTYPE a [<!ENTITY x \"y\">]>&x;",
        "\r\n\r\nHTTP/1.1 200 OK", "\u001B[31mred", "\0", "\u0001\u0002\u001F", "\uFFFE\uFFFF", "\uD800", "\uDC00x",
    ];

    private static readonly Func<string, string>[] Frames = [c => c, c => $"+1555{c}", c => c + c, c => $"\u202E{c}\u2028", c => $"{new string('a', 200)}{c}"];

    public static IReadOnlyList<string> All { get; } = [.. Cores.SelectMany(c => Frames.Select(f => f(c)))];
}
