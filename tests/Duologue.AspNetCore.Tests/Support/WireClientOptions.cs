namespace Duologue.AspNetCore.Tests.Support;

/// <summary>How a <see cref="WireClient"/> connects.</summary>
internal sealed record WireClientOptions
{
    /// <summary>Request headers.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Sub-protocols offered.</summary>
    public IReadOnlyList<string> Protocols { get; init; } = [];

    /// <summary>Whether the beta shape is asked for, for which there is no schema.</summary>
    public bool IsBeta { get; init; }

    public static WireClientOptions Bearer(string key) => new() { Headers = [("Authorization", $"Bearer {key}")] };

    public static WireClientOptions Beta { get; } = new() { IsBeta = true, Headers = [("OpenAI-Beta", "realtime=v1")] };
}
