using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Duologue.Chat.OpenAICompatible;

/// <summary>Where and how to reach a chat model. Read when the chat is made.</summary>
public sealed class OpenAICompatibleChatOptions
{
    /// <summary>Address of the server, <c>http</c> or <c>https</c>; <c>/v1</c> is added where no version is in it.</summary>
    [Required]
    public string BaseUrl { get; set; } = "";

    /// <summary>Model asked for where the request names none; null leaves it to the server, which few servers take.</summary>
    public string? Model { get; set; }

    /// <summary>Key sent as a bearer token; null for servers that need none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Longest wait for the server's next byte, its first included: a model that is still being loaded counts.</summary>
    /// <value>Default 60 s.</value>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether the server is asked to count tokens. A server that refuses to is asked without.</summary>
    /// <value>Default true.</value>
    public bool IncludeUsage { get; set; } = true;

    /// <summary>
    /// More members of the request, such as <c>reasoning_effort</c>; null for none. A voice agent wants an answer at once: switch the
    /// thinking of a model that thinks aloud off here.
    /// </summary>
    public IReadOnlyDictionary<string, JsonElement>? ExtraBody { get; set; }
}
