using System.Globalization;
using Duologue.Load.Talk;

namespace Duologue.Load;

/// <summary>The command line: <c>--name value</c> pairs.</summary>
internal sealed class LoadOptions(string[] arguments)
{
    /// <summary>The account of the local line that both sides know; a secret of nothing.</summary>
    public const string Account = "AC00000000000000000000000000000001";
    public const string Token = "a-token-for-loopback-only-0123456789";

    public string AccountSid => Account;

    public string AuthToken => Token;

    /// <summary>Where the server listens.</summary>
    public Uri Server => new($"http://127.0.0.1:{Port}");

    public int Port => Number("--port", 18_700);

    /// <summary>Where the model stand-in listens.</summary>
    public int ModelPort => Number("--model-port", 18_800);

    public int Calls => Number("--calls", 10);

    /// <summary>Whether the server only carries bytes from socket to socket: the model then speaks the phone's protocol.</summary>
    public bool IsRelay => Text("--kind", "phone") == "relay";

    /// <summary>Whether the server converts to 16 bits at 24 kHz for the model.</summary>
    public bool IsPcm => Text("--format", "mulaw") == "pcm";

    /// <summary>Whether the Realtime API is measured, and not the browser's voice socket.</summary>
    public bool IsRealtime => Text("--wire", "realtime") == "realtime";

    /// <summary>How as much audio as goes through is sent; null when it is as much as people speak.</summary>
    public Flood? Flood => Flood.Parse(Text("--flood", ""));

    public TimeSpan BetweenCalls => TimeSpan.FromMilliseconds(Number("--between-ms", 20));

    public int WarmUpSeconds => Number("--warm-up", 5);

    public int Seconds => Number("--seconds", 20);

    public bool Flag(string name) => arguments.Contains(name);

    public int Number(string name, int otherwise) => int.Parse(Text(name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

    public string Text(string name, string otherwise)
    {
        var at = Array.IndexOf(arguments, name);
        return at >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : otherwise;
    }
}
