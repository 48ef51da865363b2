using System.ComponentModel.DataAnnotations;
using System.Net.WebSockets;
using Duologue.Protocol;

namespace Duologue.Models.OpenAI;

/// <summary>How to reach OpenAI, Azure OpenAI, or a server that speaks the same protocol.</summary>
public sealed class OpenAIOptions
{
    /// <summary>API key, or an ephemeral key (<c>ek_…</c>). Servers of one's own may need none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Asked for a key at every connect instead of <see cref="ApiKey"/>; for keys that run out.</summary>
    /// <value>Default null.</value>
    public Func<CancellationToken, ValueTask<string?>>? KeySource { get; set; }

    /// <summary>Address up to the version, <c>http(s)</c> or <c>ws(s)</c>; a last segment <c>/realtime</c> is taken as such.</summary>
    /// <value>Default <c>https://api.openai.com/v1</c>.</value>
    [Required]
    public string BaseUrl { get; set; } = "https://api.openai.com/v1";

    /// <summary>Model, or deployment on Azure, where the settings name none.</summary>
    /// <value>Default <c>gpt-realtime-2.1</c>.</value>
    [Required]
    public string Model { get; set; } = "gpt-realtime-2.1";

    /// <summary>Voice where the settings name none; null leaves it to the server.</summary>
    /// <value>Default <c>marin</c>.</value>
    public string? Voice { get; set; } = "marin";

    /// <summary>Organisation to bill. Wire: header <c>OpenAI-Organization</c>.</summary>
    public string? Organization { get; set; }

    /// <summary>Project to bill. Wire: header <c>OpenAI-Project</c>.</summary>
    public string? Project { get; set; }

    /// <summary>An opaque hash of the person who talks. Wire: header <c>OpenAI-Safety-Identifier</c>.</summary>
    public string? SafetyIdentifier { get; set; }

    /// <summary>Whether <see cref="BaseUrl"/> is an Azure OpenAI resource: its paths and its key header are used.</summary>
    /// <value>Default false.</value>
    public bool IsAzure { get; set; }

    /// <summary>Azure: an Entra token instead of a key.</summary>
    public string? AzureToken { get; set; }

    /// <summary>Azure: version of the older preview interface, such as <c>2025-04-01-preview</c>; null for today's.</summary>
    /// <value>Default null.</value>
    public string? AzurePreviewVersion { get; set; }

    /// <summary>The shape of the protocol that the server speaks.</summary>
    /// <value>Default GA.</value>
    public WireShape Shape { get; set; }

    /// <summary>How often the line is tried with a ping. In real time, whatever <see cref="TimeProvider"/> says.</summary>
    /// <value>Default 5 s.</value>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a ping may stay unanswered before the line counts as dead. In real time.</summary>
    /// <value>Default 5 s.</value>
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long connecting may take, the server's first event included.</summary>
    /// <value>Default 5 s.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Largest event that is read, in bytes; larger ones are skipped and counted as garbage.</summary>
    /// <value>Default 4 MiB; 1,024 to 64 MiB.</value>
    [Range(1_024, 64 * 1_024 * 1_024)]
    public int MaximumEventBytes { get; set; } = 4 * 1_024 * 1_024;

    /// <summary>Last word on the socket's options, for proxies and certificates.</summary>
    public Action<ClientWebSocketOptions>? ConfigureSocket { get; set; }

    /// <summary>Clock for timeouts and counters.</summary>
    /// <value>Default the system's.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
