using Microsoft.AspNetCore.Http;

namespace Duologue.AspNetCore.Audio;

/// <summary>Ends a request with a status and a sentence that names the fix.</summary>
internal sealed class AudioRefusal(int status, string code, string message) : Exception(message)
{
    /// <summary>HTTP status.</summary>
    public int Status => status;

    /// <summary>For programs.</summary>
    public string Code => code;

    /// <summary>The body is none we can use.</summary>
    public static AudioRefusal Bad(string code, string message) => new(StatusCodes.Status400BadRequest, code, message);

    /// <summary>The body is too large.</summary>
    public static AudioRefusal TooLarge(string code, string message) => new(StatusCodes.Status413PayloadTooLarge, code, message);

    /// <summary>The body is of a kind we do not read.</summary>
    public static AudioRefusal WrongType(string message) => new(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", message);

    /// <summary>The body is well formed, and cannot be worked on all the same.</summary>
    public static AudioRefusal Unusable(string code, string message) => new(StatusCodes.Status422UnprocessableEntity, code, message);
}
