using System.Globalization;

namespace Duologue.Testing.Twilio;

/// <summary>A call the server asked for over the REST interface, as the rung side sees it.</summary>
/// <param name="From">Who rings.</param>
/// <param name="To">Who is rung.</param>
/// <param name="Parameters">Everything in the request; names may repeat.</param>
public sealed record FakeDial(string From, string To, IReadOnlyList<KeyValuePair<string, string>> Parameters)
{
    private const int DefaultTimeout = 60;

    /// <summary>How long it rings at most.</summary>
    public TimeSpan Timeout => TimeSpan.FromSeconds(Number("Timeout") ?? DefaultTimeout);

    /// <summary>How long it may be talked; null for no limit.</summary>
    public TimeSpan? TimeLimit => Number("TimeLimit") is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>A parameter's first value; null when it was not sent.</summary>
    public string? this[string name] => All(name).FirstOrDefault();

    /// <summary>Every value of a parameter.</summary>
    public IEnumerable<string> All(string name) => Parameters.Where(p => p.Key == name).Select(p => p.Value);

    private int? Number(string name) => int.TryParse(this[name], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
