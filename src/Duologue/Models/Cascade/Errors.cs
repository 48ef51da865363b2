using Duologue.Protocol;

namespace Duologue.Models.Cascade;

/// <summary>The errors of the wire that this model reports.</summary>
internal static class Errors
{
    /// <summary>The client asked for something that cannot be done.</summary>
    public static WireError Invalid(string code, string message, string? param = null) =>
        new() { Type = "invalid_request_error", Code = code, Message = message, Param = param };

    /// <summary>A part of this model failed.</summary>
    public static WireError Server(string code, string message) => new() { Type = "server_error", Code = code, Message = message };
}
