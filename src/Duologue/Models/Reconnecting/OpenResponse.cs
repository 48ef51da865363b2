using Duologue.Protocol;

namespace Duologue.Models.Reconnecting;

/// <summary>A response that has begun and not ended.</summary>
internal sealed class OpenResponse(WireResponse response, ClientEvent.CreateResponse? asked)
{
    public string? Id => response.Id;

    /// <summary>The request it answers; null when the caller's speech asked for it.</summary>
    public ClientEvent.CreateResponse? Asked => asked;

    public bool IsOutOfBand => asked?.Response?.Conversation == "none";

    /// <summary>Whether something of it may have been heard or read.</summary>
    public bool IsAudible { get; set; }

    public bool IsCancelled { get; set; }

    public List<OpenItem> Items { get; } = [];

    /// <summary>Whether it shall be asked for again: nothing of it was heard, or a function call in it was lost half-made.</summary>
    public bool IsToBeAskedAgain => !IsCancelled && !IsWhole && (!IsAudible || Items.Any(i => !i.IsDone && i.IsFunctionCall));

    // The call in it will be run only if its response is completed, and nothing that was delivered is missing.
    private bool IsWhole => Items.Count > 0 && Items.TrueForAll(i => i.IsDone);

    /// <summary>Says the end of parts, items and response, in the protocol's order.</summary>
    public void Close(string reason, List<ServerEvent> events)
    {
        foreach (var item in Items)
        {
            item.Close(Id ?? "", events);
        }

        var details = new WireStatusDetails
        {
            Type = "failed",
            Error = new WireError { Type = "server_error", Code = "connection_lost", Message = reason },
        };
        events.Add(new ServerEvent.ResponseDone(response with
        {
            Status = IsWhole ? "completed" : "failed",
            StatusDetails = IsWhole ? null : details,
            Output = [.. Items.Select(i => i.Final)],
        }));
    }
}
