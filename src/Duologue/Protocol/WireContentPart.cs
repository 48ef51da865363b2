using System.Text.Json;
using System.Text.Json.Serialization;

namespace Duologue.Protocol;

/// <summary>A part of a message.</summary>
public sealed record WireContentPart
{
    /// <summary><c>input_text</c>, <c>input_audio</c>, <c>input_image</c>, <c>output_text</c>, <c>output_audio</c>; in content-part events <c>text</c>, <c>audio</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Text parts.</summary>
    public string? Text { get; init; }

    /// <summary>Audio parts: the words spoken.</summary>
    public string? Transcript { get; init; }

    /// <summary>Audio parts: base64, where the wire carries it.</summary>
    public string? Audio { get; init; }

    /// <summary>Image parts: a data URI.</summary>
    public string? ImageUrl { get; init; }

    /// <summary>Members this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; set; }
}
