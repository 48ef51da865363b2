using Duologue.Protocol;

namespace Duologue.Models.OpenAI;

/// <summary>Where to connect and with which headers.</summary>
internal static class OpenAIAddress
{
    /// <summary>The WebSocket's address for a model; without one, for transcription only.</summary>
    /// <exception cref="RealtimeException"><see cref="RealtimeFailure.InvalidSettings"/>: the base address cannot be used.</exception>
    public static Uri Socket(OpenAIOptions options, string? model)
    {
        var builder = Realtime(options);
        builder.Scheme = builder.Scheme is "https" or "wss" ? "wss" : "ws";
        var query = builder.Query.TrimStart('?');
        var added = model is null ? "intent=transcription"
            : options is { IsAzure: true, AzurePreviewVersion: { } version }
            ? $"api-version={Uri.EscapeDataString(version)}&deployment={Uri.EscapeDataString(model)}"
            : $"model={Uri.EscapeDataString(model)}";
        builder.Query = query.Length == 0 ? added : $"{query}&{added}";
        return builder.Uri;
    }

    /// <summary>The address of an HTTP call beside the WebSocket.</summary>
    public static Uri Http(OpenAIOptions options, string path)
    {
        var builder = Realtime(options);
        builder.Scheme = builder.Scheme is "https" or "wss" ? "https" : "http";
        builder.Path += path;
        return builder.Uri;
    }

    /// <summary>Headers of the upgrade and of HTTP calls.</summary>
    public static IEnumerable<(string Name, string Value)> Headers(OpenAIOptions options, string? key)
    {
        if (options is { IsAzure: true, AzureToken: { Length: > 0 } token })
        {
            yield return ("Authorization", $"Bearer {token}");
        }
        else if (key is { Length: > 0 })
        {
            yield return options.IsAzure && !key.StartsWith("ek_", StringComparison.Ordinal)
                ? ("api-key", key)
                : ("Authorization", $"Bearer {key}");
        }

        if (options is { Shape: WireShape.Beta, IsAzure: false })
        {
            yield return ("OpenAI-Beta", "realtime=v1");
        }

        (string Name, string? Value)[] optional =
        [
            ("OpenAI-Organization", options.Organization),
            ("OpenAI-Project", options.Project),
            ("OpenAI-Safety-Identifier", options.SafetyIdentifier),
        ];
        foreach (var (name, value) in optional)
        {
            if (value is { Length: > 0 })
            {
                yield return (name, value);
            }
        }
    }

    private static UriBuilder Realtime(OpenAIOptions options)
    {
        if (!Uri.TryCreate(options.BaseUrl.Trim(), UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https" or "ws" or "wss"))
        {
            throw new RealtimeException(
                RealtimeFailure.InvalidSettings,
                $"'{options.BaseUrl}' is not an address. Set {BaseVariable(options)} to one such as https://api.openai.com/v1.");
        }

        var builder = new UriBuilder(address);
        var path = builder.Path.TrimEnd('/');
        builder.Path = options.IsAzure ? AzurePath(options, path) : PlainPath(path);
        return builder;
    }

    private static string PlainPath(string path)
    {
        if (path.EndsWith("/realtime", StringComparison.Ordinal))
        {
            return path;
        }

        return path.Length == 0 ? "/v1/realtime" : path + "/realtime";
    }

    private static string AzurePath(OpenAIOptions options, string path)
    {
        if (options.AzurePreviewVersion is not null)
        {
            return "/openai/realtime";
        }

        return path.EndsWith("/openai/v1", StringComparison.Ordinal) ? path + "/realtime" : "/openai/v1/realtime";
    }

    private static string BaseVariable(OpenAIOptions options) => options.IsAzure ? "AZURE_OPENAI_ENDPOINT" : "OPENAI_BASE_URL";
}
